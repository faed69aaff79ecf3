// SPDX-License-Identifier: MIT
#include "src/report/text_layout.h"

#include "keyfluent/core/characters.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace keyfluent::report {

namespace {

struct Range {
  char32_t first;
  char32_t last;
  std::uint8_t columns;
};

constexpr Range kRanges[] = {
#define KEYFLUENT_WIDTH(first, last, columns) {first, last, columns},
#include "src/report/display_widths.def"
#undef KEYFLUENT_WIDTH
};

// next_word cuts the next word off; a line end counts as a blank.
std::string_view next_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \n"), text.size()));
  const std::string_view word = text.substr(0, text.find_first_of(" \n"));
  text.remove_prefix(word.size());
  return word;
}

// room_of is the width of a word, also where "…" is shown as three dots (report/plain_text.h).
std::size_t room_of(std::string_view word) {
  constexpr std::string_view kEllipsis = "…";
  std::size_t room = display_width(word);
  for (std::size_t at = word.find(kEllipsis); at != word.npos; at = word.find(kEllipsis, at + 1)) {
    room += 2;
  }
  return room;
}

std::string fill(std::string_view paragraph, std::size_t indent, std::size_t width) {
  std::string text;
  std::string line(indent, ' ');
  for (std::string_view word = next_word(paragraph); !word.empty(); word = next_word(paragraph)) {
    const bool first = line.size() == indent;
    if (!first && room_of(line) + 1 + room_of(word) > width) {
      text += line + "\n";
      line.assign(indent, ' ');
    } else if (!first) {
      line += ' ';
    }
    line += word;
  }
  return text + line + "\n";
}

}  // namespace

std::size_t character_width(char32_t code) {
  if (code < kRanges[0].first) {
    return 1;
  }
  const auto* range = std::lower_bound(
      std::begin(kRanges), std::end(kRanges), code, [](const Range& a, char32_t value) {
        return a.last < value;
      });
  return range != std::end(kRanges) && range->first <= code ? range->columns : 1;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Decoded character = decode_character(text);
    width += character_width(character.code);
    text.remove_prefix(character.length);
  }
  return width;
}

std::string wrap_text(std::string_view text, std::size_t indent, std::size_t width) {
  std::string wrapped;
  for (;;) {
    const std::size_t end = text.find("\n\n");
    wrapped += fill(text.substr(0, end), indent, width);
    if (end == text.npos) {
      return wrapped;
    }
    wrapped += "\n";
    text.remove_prefix(end + 2);
  }
}

}  // namespace keyfluent::report
