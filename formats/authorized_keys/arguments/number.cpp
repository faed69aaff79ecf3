// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/arguments/number.h"

#include "keyfluent/core/ascii.h"

#include <limits>

namespace keyfluent::authorized_keys {

namespace {

constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();

struct Signed {
  bool is_negative = false;
  std::uint64_t magnitude = 0;  // kMost if it is as large or larger
};

std::optional<Signed> parse_signed(std::string_view text) {
  while (!text.empty() && is_space(text[0])) {
    text.remove_prefix(1);
  }
  Signed number;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    number.is_negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty()) {
    return std::nullopt;
  }
  for (const char c : text) {
    if (!is_digit(c)) {
      return std::nullopt;
    }
    const auto digit = static_cast<std::uint64_t>(c - '0');
    const bool fits = number.magnitude <= (kMost - digit) / 10;
    number.magnitude = fits ? 10 * number.magnitude + digit : kMost;
  }
  return number;
}

}  // namespace

std::optional<std::int64_t> parse_number(std::string_view text,
                                         std::int64_t least,
                                         std::int64_t most) {
  const auto number = parse_signed(text);
  if (!number || number->magnitude > std::uint64_t{1} << 62) {
    return std::nullopt;
  }
  const auto magnitude = static_cast<std::int64_t>(number->magnitude);
  const std::int64_t value = number->is_negative ? -magnitude : magnitude;
  return value >= least && value <= most ? std::optional(value) : std::nullopt;
}

std::optional<std::uint64_t> parse_unsigned(std::string_view text) {
  const auto number = parse_signed(text);
  if (!number) {
    return std::nullopt;
  }
  const bool is_too_large = number->magnitude == kMost;
  return number->is_negative && !is_too_large ? std::uint64_t{0} - number->magnitude
                                              : number->magnitude;
}

}  // namespace keyfluent::authorized_keys
