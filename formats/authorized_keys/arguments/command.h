// SPDX-License-Identifier: MIT
// The argument of command= (sshd(8)): any bytes, also none (which runs an empty command).  There
// are no percent signs to expand; the user's shell reads it.
#pragma once

#include <string>

namespace keyfluent::authorized_keys {

using Command = std::string;

}  // namespace keyfluent::authorized_keys
