// SPDX-License-Identifier: MIT
// A process of our own that keeps its powers, and answers one that has closed the sandbox.
#pragma once

#include "keyfluent/core/result.h"
#include "src/platform/descriptor.h"

#include <functional>

namespace keyfluent::platform {

// start_server makes the process, which calls `answer` with its end of a socket pair (SOCK_STREAM,
// SOCK_SEQPACKET) until that is false.  It returns the other end.  The process ends when that end,
// and every copy of it, is gone, or when there is no memory: the other end sees this one go.
// Errors: system_failed.
Result<Descriptor> start_server(int type, const std::function<bool(int channel)>& answer);

}  // namespace keyfluent::platform
