// SPDX-License-Identifier: MIT
#include "keyfluent/core/characters.h"

#include <array>
#include <cstdint>

namespace keyfluent {

namespace {

struct Range {
  char32_t first;
  char32_t last;
  RepairId id;
  std::string_view text;
};

// The table of look-alikes.  Ranges do not overlap.
constexpr Range kRanges[] = {
    {0x00a0, 0x00a0, RepairId::kNoBreakSpace, " "},
    {0x00ad, 0x00ad, RepairId::kZeroWidth, ""},      // soft hyphen
    {0x2000, 0x200a, RepairId::kNoBreakSpace, " "},  // en quad … hair space
    {0x200b, 0x200f, RepairId::kZeroWidth, ""},      // zero width space, joiners, direction marks
    {0x2010, 0x2015, RepairId::kDashes, "-"},        // hyphen … horizontal bar
    {0x2018, 0x201b, RepairId::kSmartQuotes, "'"},
    {0x201c, 0x201f, RepairId::kSmartQuotes, "\""},
    {0x202a, 0x202e, RepairId::kZeroWidth, ""},  // direction overrides
    {0x202f, 0x202f, RepairId::kNoBreakSpace, " "},
    {0x205f, 0x205f, RepairId::kNoBreakSpace, " "},
    {0x2060, 0x2064, RepairId::kZeroWidth, ""},      // word joiner, invisible operators
    {0x2066, 0x2069, RepairId::kZeroWidth, ""},      // direction isolates
    {0x2212, 0x2212, RepairId::kDashes, "-"},        // minus
    {0x3000, 0x3000, RepairId::kNoBreakSpace, " "},  // ideographic space
    {0xfe58, 0xfe58, RepairId::kDashes, "-"},        // small em dash
    {0xfe63, 0xfe63, RepairId::kDashes, "-"},        // small hyphen-minus
    {0xfeff, 0xfeff, RepairId::kZeroWidth, ""},      // byte order mark inside the text
    {0xff0d, 0xff0d, RepairId::kDashes, "-"},        // full-width hyphen-minus
};

// windows_1252 maps the bytes of that code page that have look-alikes.
char32_t windows_1252(std::uint8_t byte) {
  switch (byte) {
    case 0x91:
    case 0x92:
      return 0x2018;
    case 0x93:
    case 0x94:
      return 0x201c;
    case 0x96:
      return 0x2013;
    case 0x97:
      return 0x2014;
    default:
      return byte;
  }
}

// sequence_length returns how many bytes a UTF-8 lead byte announces; 0 if it is none.
std::size_t sequence_length(std::uint8_t lead) {
  if (lead < 0x80) {
    return 1;
  }
  if (lead >= 0xc2 && lead < 0xe0) {
    return 2;
  }
  if (lead >= 0xe0 && lead < 0xf0) {
    return 3;
  }
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

bool is_shortest(char32_t code, std::size_t length) {
  constexpr std::array<char32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  return code >= kLeast[length] && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

}  // namespace

Decoded decode_character(std::string_view text) {
  const auto lead = static_cast<std::uint8_t>(text[0]);
  const std::size_t length = sequence_length(lead);
  const Decoded alone = {windows_1252(lead), 1};
  if (length == 1) {
    return {lead, 1};
  }
  if (length == 0 || length > text.size()) {
    return alone;
  }
  char32_t code = lead & (0x7fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if ((byte & 0xc0u) != 0x80) {
      return alone;
    }
    code = (code << 6) | (byte & 0x3fu);
  }
  return is_shortest(code, length) ? Decoded{code, length} : alone;
}

void put_utf8(char32_t code, SecretBytes& to) {
  const auto tail = [&](unsigned shift) {
    to.push_back(static_cast<std::uint8_t>(0x80u | ((code >> shift) & 0x3fu)));
  };
  if (code < 0x80) {
    to.push_back(static_cast<std::uint8_t>(code));
  } else if (code < 0x800) {
    to.push_back(static_cast<std::uint8_t>(0xc0u | (code >> 6)));
    tail(0);
  } else if (code < 0x10000) {
    to.push_back(static_cast<std::uint8_t>(0xe0u | (code >> 12)));
    tail(6);
    tail(0);
  } else {
    to.push_back(static_cast<std::uint8_t>(0xf0u | (code >> 18)));
    tail(12);
    tail(6);
    tail(0);
  }
}

std::optional<Substitute> find_substitute(char32_t code) {
  for (const Range& range : kRanges) {
    if (code >= range.first && code <= range.last) {
      return Substitute{range.id, range.text};
    }
  }
  return std::nullopt;
}

std::size_t unseen_length(std::string_view text) {
  constexpr std::string_view kEscapes[] = {"\\n", "\\r"};
  for (const std::string_view escape : kEscapes) {
    if (text.starts_with(escape)) {
      return escape.size();
    }
  }
  if (const auto entity = decode_entity(text); entity && entity->code == '\n') {
    return entity->length;
  }
  const Decoded one = decode_character(text);
  const auto substitute = find_substitute(one.code);
  const bool is_unseen = substitute && (substitute->id == RepairId::kZeroWidth ||
                                        substitute->id == RepairId::kNoBreakSpace);
  return is_unseen ? one.length : 0;
}

}  // namespace keyfluent
