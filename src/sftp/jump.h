// SPDX-License-Identifier: MIT
// A way through jump hosts: `ssh -W`, which knows all about them.
#pragma once

#include "keyfluent/core/result.h"
#include "src/platform/descriptor.h"
#include "src/sftp/request.h"

namespace keyfluent::sftp {

// connect_by_jump starts ssh, which asks nothing (BatchMode), and returns the socket that leads
// through it.  Errors: system_failed, file_not_found.
Result<platform::Descriptor> connect_by_jump(const Request& request);

}  // namespace keyfluent::sftp
