// SPDX-License-Identifier: MIT
// SessionProgram: a run of the program keyfluent-session (session_protocol.h).
#pragma once

#include "keyfluent/core/result.h"
#include "src/platform/descriptor.h"
#include "src/platform/sandbox.h"
#include "src/sftp/powers.h"

#include <sys/types.h>

namespace keyfluent::sftp {

class SessionProgram {
 public:
  // start runs the program that stands beside this one; `ends`, but for its number, is then the way
  // to it.  It closes its sandbox before it reads anything, and ends if the mode requires one that
  // cannot be closed.  Errors: sftp_no_helper.
  static Result<SessionProgram> start(platform::SandboxMode sandbox, SessionEnds& ends);

  SessionProgram(SessionProgram&& other) noexcept;
  SessionProgram& operator=(SessionProgram&&) = delete;
  SessionProgram(const SessionProgram&) = delete;
  SessionProgram& operator=(const SessionProgram&) = delete;

  // The program is ended at once.
  ~SessionProgram();

  // pass_agent gives it a descriptor that leads to the ssh agent, at best.
  void pass_agent(const platform::Descriptor& agent);

 private:
  SessionProgram(platform::Descriptor control, pid_t program)
      : control_(std::move(control)), program_(program) {}

  platform::Descriptor control_;
  pid_t program_;
};

}  // namespace keyfluent::sftp
