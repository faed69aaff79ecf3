// SPDX-License-Identifier: MIT
// Messages of SSH programs that people ask about (messages.def): cause, side and remedy.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace keyfluent::server {

struct Message {
  std::string_view pattern;
  std::string_view said_by;
  std::string_view side;  // "client", "server", "network", "either"
  std::string_view cause;
  std::string_view remedy;  // one a line
};

// messages lists messages.def.
std::span<const Message> messages();

// find_message returns the row with the longest pattern that stands in the text; null if none does.
const Message* find_message(std::string_view text);

// length_of_message finds the number of "Received message too long 1416128883", or one that stands
// alone in decimal or (0x…) hexadecimal; nothing if there is none of 32 bits.
std::optional<std::uint32_t> length_of_message(std::string_view text);

// letters_of is the number's four bytes as the text that they were, and empty if they are none.
std::string letters_of(std::uint32_t number);

}  // namespace keyfluent::server
