// SPDX-License-Identifier: MIT
// A process that has the powers of checks which are behind the closed sandbox.
#pragma once

#include "keyfluent/core/result.h"
#include "src/platform/descriptor.h"
#include "src/sftp/powers.h"
#include "src/sftp/request.h"

#include <cstddef>
#include <deque>
#include <memory>

namespace keyfluent::sftp {

class PowersServer {
 public:
  // start makes the process, which knows the requests as they are now.  It ends when this object,
  // and every copy of the process that has it, is gone.  Errors: system_failed.
  static Result<PowersServer> start(const std::deque<Request>& requests);

  // powers are those for the request of this number.  One check at a time may have any of this
  // server; they are gone with it.
  [[nodiscard]] std::unique_ptr<Powers> powers(std::size_t request) const;

 private:
  explicit PowersServer(platform::Descriptor channel) : channel_(std::move(channel)) {}

  platform::Descriptor channel_;
};

}  // namespace keyfluent::sftp
