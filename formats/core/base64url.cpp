// SPDX-License-Identifier: MIT
#include "keyfluent/core/base64url.h"

#include "keyfluent/core/base64.h"

#include <cstdint>

namespace keyfluent {
namespace {

// What stands for a character that the other alphabet has and this one has not.
constexpr std::uint8_t kInvalid = '*';

// replace returns `by` where c is `from`, else c, without a branch on c.
std::uint8_t replace(std::uint8_t c, char from, char by) {
  const std::uint32_t difference = c ^ static_cast<std::uint8_t>(from);
  const std::uint32_t is_equal = 0u - ((difference - 1) >> 31);
  const std::uint32_t change = static_cast<std::uint8_t>(from) ^ static_cast<std::uint8_t>(by);
  return static_cast<std::uint8_t>(c ^ (is_equal & change));
}

std::uint8_t to_standard(std::uint8_t c) {
  for (const char foreign : {'+', '/', '='}) {
    c = replace(c, foreign, static_cast<char>(kInvalid));
  }
  return replace(replace(c, '-', '+'), '_', '/');
}

}  // namespace

Result<SecretBytes> decode_base64url(std::string_view text) {
  SecretBytes standard;
  standard.reserve(text.size() + 2);
  standard.append(text);
  for (std::uint8_t& c : standard.writable()) {
    c = to_standard(c);
  }
  const std::size_t padding = text.size() % 4 < 2 ? 0 : 4 - text.size() % 4;
  standard.append(std::string_view("==").substr(0, padding));
  return decode_base64_secret(standard.text());
}

SecretBytes encode_base64url(ByteView bytes) {
  SecretBytes text = encode_base64_secret(bytes);
  text.resize((bytes.size() * 8 + 5) / 6);
  for (std::uint8_t& c : text.writable()) {
    c = replace(replace(c, '+', '-'), '/', '_');
  }
  return text;
}

}  // namespace keyfluent
