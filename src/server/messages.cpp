// SPDX-License-Identifier: MIT
#include "src/server/messages.h"

#include "keyfluent/core/ascii.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace keyfluent::server {

namespace {

constexpr std::array kMessages = {
#define KEYFLUENT_MESSAGE(pattern, said_by, side, cause, remedy) \
  Message{pattern, said_by, side, cause, remedy},
#include "src/server/messages.def"
#undef KEYFLUENT_MESSAGE
};

constexpr std::size_t kLongest = 4096;  // of a text that is looked at

// stands_in finds the pieces of the pattern in order: one pass over the text.
bool stands_in(std::string_view text, std::string_view pattern) {
  while (!pattern.empty()) {
    const std::string_view piece = pattern.substr(0, pattern.find('*'));
    const std::size_t at = text.find(piece);
    if (at == text.npos) {
      return false;
    }
    text.remove_prefix(at + piece.size());
    pattern.remove_prefix(std::min(piece.size() + 1, pattern.size()));
  }
  return true;
}

std::optional<std::uint32_t> parse_number(std::string_view text) {
  const bool is_hex = text.starts_with("0x") || text.starts_with("0X");
  text.remove_prefix(is_hex ? 2 : 0);
  std::uint32_t value = 0;
  const char* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value, is_hex ? 16 : 10);
  if (text.empty() || result.ec != std::errc() || result.ptr != end) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

std::span<const Message> messages() {
  return kMessages;
}

const Message* find_message(std::string_view text) {
  std::string lower(text.substr(0, kLongest));
  std::transform(lower.begin(), lower.end(), lower.begin(), to_lower);
  const Message* best = nullptr;
  for (const Message& message : kMessages) {
    if ((best == nullptr || message.pattern.size() > best->pattern.size()) &&
        stands_in(lower, message.pattern)) {
      best = &message;
    }
  }
  return best;
}

std::optional<std::uint32_t> length_of_message(std::string_view text) {
  constexpr std::string_view kWords = "too long ";
  if (const std::size_t at = text.find(kWords); at != text.npos) {
    text.remove_prefix(at + kWords.size());
    text = text.substr(0, text.find_first_not_of("0123456789abcdefABCDEFxX"));
  }
  return parse_number(text);
}

std::string letters_of(std::uint32_t number) {
  std::string letters;
  for (const unsigned shift : {24u, 16u, 8u, 0u}) {
    letters += static_cast<char>((number >> shift) & 0xffu);
  }
  const bool is_text = std::all_of(letters.begin(), letters.end(), [](char c) {
    return (c >= ' ' && c <= '~') || c == '\n' || c == '\r' || c == '\t' || c == '\x1b';
  });
  return is_text ? letters : std::string();
}

}  // namespace keyfluent::server
