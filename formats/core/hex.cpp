// SPDX-License-Identifier: MIT
#include "keyfluent/core/hex.h"

namespace keyfluent {
namespace {

constexpr int kNoDigit = -1;

int digit_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : kNoDigit;
}

void append_pair(std::string& to, std::uint8_t byte, std::string_view digits) {
  to += digits[byte >> 4];
  to += digits[byte & 0xF];
}

}  // namespace

std::string encode_hex(ByteView bytes, HexCase letters) {
  const std::string_view digits =
      letters == HexCase::kUpper ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const std::uint8_t byte : bytes) {
    append_pair(text, byte, digits);
  }
  return text;
}

std::string encode_hex_pairs(ByteView bytes, char separator) {
  std::string text;
  text.reserve(3 * bytes.size());
  for (const std::uint8_t byte : bytes) {
    if (!text.empty()) {
      text += separator;
    }
    append_pair(text, byte, "0123456789abcdef");
  }
  return text;
}

std::optional<Bytes> decode_hex(std::string_view text) {
  if (text.size() % 2 != 0) {
    return std::nullopt;
  }
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = digit_value(text[i]);
    const int low = digit_value(text[i + 1]);
    if (high == kNoDigit || low == kNoDigit) {
      return std::nullopt;
    }
    bytes.push_back(static_cast<std::uint8_t>(16 * high + low));
  }
  return bytes;
}

}  // namespace keyfluent
