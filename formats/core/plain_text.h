// SPDX-License-Identifier: MIT
// Text that needs no care: most lines and nearly all names.
#pragma once

#include <string_view>

namespace keyfluent {

// is_plain_text is true if every byte is a printable character of ASCII (0x20 to 0x7E).
bool is_plain_text(std::string_view text);

}  // namespace keyfluent
