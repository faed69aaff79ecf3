// SPDX-License-Identifier: MIT
// All accounts of this machine.
#pragma once

#include "src/platform/users.h"

#include <vector>

namespace keyfluent::platform {

// list_users lists the accounts as the C library enumerates them (passwd(5), NSS where it allows
// that), each name once.  A static program asks getent.  Errors: system_failed.
Result<std::vector<User>> list_users();

}  // namespace keyfluent::platform
