// SPDX-License-Identifier: MIT
// Numbers as the C library reads them for sshd: blanks before them, a sign, zeros in front.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace keyfluent::authorized_keys {

// parse_number is strtonum(3): nothing unless all of the text is a number from `least` to `most`.
std::optional<std::int64_t> parse_number(std::string_view text,
                                         std::int64_t least,
                                         std::int64_t most);

// parse_unsigned is strtoul(3) in base 10 on a whole text: a negative number counts from the other
// end of 64 bits, and no digits at all are nothing.
std::optional<std::uint64_t> parse_unsigned(std::string_view text);

}  // namespace keyfluent::authorized_keys
