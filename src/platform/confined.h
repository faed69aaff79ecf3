// SPDX-License-Identifier: MIT
// Work in a process of its own, behind the closed sandbox, while this one keeps its powers.
#pragma once

#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"
#include "src/platform/sandbox.h"

#include <functional>
#include <string>

namespace keyfluent::platform {

// run_confined runs `work` in a child process that has closed the sandbox, and returns the bytes
// that it made.  Nothing else of what it does to memory is seen here.  Signals that would end this
// process are passed on to the child, which may have turned off the terminal's echo, and take
// effect here when it has ended; where this process is killed, the child gets SIGTERM. Errors:
// those of close_sandbox; sandbox_lost; system_failed; and what `work` returns.
Result<SecretBytes> run_confined(SandboxMode mode,
                                 std::span<const LateLibrary> late,
                                 const std::function<Result<SecretBytes>()>& work,
                                 SandboxCalls calls = SandboxCalls::kParsing);

// work_apart returns what `work` returns, which runs behind the sandbox (with kOff, in this
// process): for what looks into bytes that somebody else wrote, in a command whose other work needs
// its powers. Errors: those of `work` and of run_confined.
Result<std::string> work_apart(SandboxMode mode, const std::function<Result<std::string>()>& work);

}  // namespace keyfluent::platform
