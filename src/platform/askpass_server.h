// SPDX-License-Identifier: MIT
// A process that runs the askpass program for one that may start no program: see sandbox.h.
#pragma once

#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"
#include "src/platform/descriptor.h"

#include <string>
#include <string_view>

namespace keyfluent::platform {

class AskpassServer {
 public:
  // start makes the process.  It ends when this object, and every copy of the process that has it,
  // is gone.  Errors: system_failed.
  static Result<AskpassServer> start(const std::string& program);

  // ask is run_askpass.  Errors: those of run_askpass; system_failed.
  Result<SecretBytes> ask(std::string_view prompt);

 private:
  explicit AskpassServer(Descriptor channel) : channel_(std::move(channel)) {}

  Descriptor channel_;
};

}  // namespace keyfluent::platform
