// SPDX-License-Identifier: MIT
// Work in a process of its own, behind the closed sandbox, while this one keeps its powers.
#pragma once

#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"
#include "src/platform/sandbox.h"

#include <functional>

namespace keyfluent::platform {

// run_confined runs `work` in a child process that has closed the sandbox, and returns the bytes
// that it made.  Nothing else of what it does to memory is seen here.  Signals that would end this
// process are passed on to the child, which may have turned off the terminal's echo, and take effect
// here when it has ended.
// Errors: those of close_sandbox; sandbox_lost; system_failed; and what `work` returns.
Result<SecretBytes> run_confined(SandboxMode mode,
                                 std::span<const LateLibrary> late,
                                 const std::function<Result<SecretBytes>()>& work);

}  // namespace keyfluent::platform
