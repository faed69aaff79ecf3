// SPDX-License-Identifier: MIT
// What standard input, output and error are connected to.
#pragma once

#include <string_view>

namespace keyfluent::platform {

bool is_terminal(int descriptor);

// wants_colour decides for a descriptor.  `choice` is "always", "never" or "auto": auto means a
// terminal, unless NO_COLOR is set (to anything but nothing) or TERM is "dumb".
bool wants_colour(std::string_view choice, int descriptor);

}  // namespace keyfluent::platform
