// SPDX-License-Identifier: MIT
// A process behind the closed sandbox that does one piece of work after the other; run_confined
// does one alone.
#pragma once

#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"
#include "src/platform/descriptor.h"
#include "src/platform/sandbox.h"

#include <functional>

namespace keyfluent::platform {

class ConfinedWorker {
 public:
  // Work turns a question into an answer.
  using Work = std::function<SecretBytes(ByteView)>;

  // start makes the process, which closes the sandbox at the first question.  It ends when this
  // object is gone.  Errors: system_failed.
  static Result<ConfinedWorker> start(SandboxMode mode, const Work& work);

  // ask returns what work(question) returns there.  Errors: sandbox_unavailable, sandbox_lost.
  Result<SecretBytes> ask(ByteView question);

 private:
  explicit ConfinedWorker(Descriptor channel) : channel_(std::move(channel)) {}

  Descriptor channel_;
};

}  // namespace keyfluent::platform
