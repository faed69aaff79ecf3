// SPDX-License-Identifier: MIT
// escape_controls (core/error.h): text from an input made harmless on a terminal.
#include "keyfluent/core/error.h"
#include "keyfluent/core/plain_text.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace keyfluent {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Characters that one does not see, or that change the order in which others are shown: the C1
// controls and Unicode's Default_Ignorable_Code_Point, Bidi_Control and line separators. Ascending.
constexpr Range kHidden[] = {
    {0x0080, 0x009F},    // C1 controls
    {0x00AD, 0x00AD},    // soft hyphen
    {0x034F, 0x034F},    // combining grapheme joiner
    {0x061C, 0x061C},    // Arabic letter mark
    {0x115F, 0x1160},    // Hangul fillers
    {0x17B4, 0x17B5},    // Khmer inherent vowels
    {0x180B, 0x180F},    // Mongolian variation selectors and vowel separator
    {0x200B, 0x200F},    // zero width space, (non-)joiner, directional marks
    {0x2028, 0x202E},    // line and paragraph separators, embeddings and overrides
    {0x2060, 0x206F},    // word joiner, invisible operators, isolates
    {0x3164, 0x3164},    // Hangul filler
    {0xFE00, 0xFE0F},    // variation selectors
    {0xFEFF, 0xFEFF},    // zero width no-break space, the byte order mark
    {0xFFA0, 0xFFA0},    // halfwidth Hangul filler
    {0xFFF0, 0xFFFB},    // interlinear annotations
    {0x1BCA0, 0x1BCA3},  // shorthand format controls
    {0x1D173, 0x1D17A},  // musical format controls
    {0xE0000, 0xE0FFF},  // tags and further variation selectors
};

bool is_hidden(char32_t character) {
  const auto* range = std::lower_bound(
      std::begin(kHidden), std::end(kHidden), character, [](const Range& a, char32_t value) {
        return a.last < value;
      });
  return range != std::end(kHidden) && range->first <= character;
}

bool is_plain(char c) {
  return c >= 0x20 && c < 0x7F;
}

// Decoded is one UTF-8 character; size 0 says that no valid one begins here.
struct Decoded {
  char32_t character = 0;
  std::size_t size = 0;
};

// lead_size returns how many bytes a character has that begins with this byte (RFC 3629), 0 if
// none.
std::size_t lead_size(std::uint8_t lead) {
  if (lead < 0x80) {
    return 1;
  }
  if (lead < 0xC2 || lead > 0xF4) {
    return 0;
  }
  return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

Decoded decode_utf8(std::string_view text) {
  const auto lead = static_cast<std::uint8_t>(text[0]);
  const std::size_t size = lead_size(lead);
  if (size <= 1 || size > text.size()) {
    return {lead, size == 1 ? size : 0};
  }
  char32_t character = lead & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if ((byte & 0xC0) != 0x80) {
      return {};
    }
    character = (character << 6) | (byte & 0x3Fu);
  }
  constexpr std::array<char32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = character >= 0xD800 && character <= 0xDFFF;
  if (character < kSmallest[size] || character > 0x10FFFF || is_surrogate) {
    return {};
  }
  return {character, size};
}

void append_hex(std::string& to, char32_t value, int digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
    to += kDigits[(value >> shift) & 0xF];
  }
}

void append_escaped_byte(std::string& to, char byte) {
  to += "\\x";
  append_hex(to, static_cast<std::uint8_t>(byte), 2);
}

// append_character appends the first character of a non-empty text and returns its size.
std::size_t append_character(std::string& to, std::string_view text) {
  const Decoded decoded = decode_utf8(text);
  if (decoded.size <= 1) {
    append_escaped_byte(to, text[0]);
    return 1;
  }
  if (is_hidden(decoded.character)) {
    to += "\\u{";
    append_hex(to, decoded.character, decoded.character > 0xFFFF ? 6 : 4);
    to += '}';
  } else {
    to += text.substr(0, decoded.size);
  }
  return decoded.size;
}

}  // namespace

std::string escape_controls(std::string_view text) {
  if (is_plain_text(text)) {
    return std::string(text);
  }
  std::string escaped;
  escaped.reserve(text.size());
  while (!text.empty()) {
    if (is_plain(text[0])) {
      escaped += text[0];
      text.remove_prefix(1);
    } else {
      text.remove_prefix(append_character(escaped, text));
    }
  }
  return escaped;
}

}  // namespace keyfluent
