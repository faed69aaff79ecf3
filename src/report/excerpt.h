// SPDX-License-Identifier: MIT
// Excerpt: a line of a file as a terminal shows it, cut around the place that is meant.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace keyfluent::report {

// Span is a range of bytes of the line; an empty one is a place between two characters.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct ExcerptShape {
  std::size_t columns = 80;  // at least 20 are taken
  bool unicode = true;       // false: "..." instead of the ellipsis
};

struct Excerpt {
  std::string text;        // escaped, without LF; at most ExcerptShape::columns wide
  std::size_t indent = 0;  // columns before the first caret
  std::size_t carets = 1;  // columns that the place takes, as far as it is shown
};

// excerpt_of shows `line` (any bytes, without LF).  Control characters, invalid UTF-8 and invisible
// characters are escaped, a tab is four blanks; the carets allow for that and for wide characters.
// Takes time and memory by ExcerptShape::columns, not by the length of the line.
Excerpt excerpt_of(std::string_view line, Span place, const ExcerptShape& shape);

}  // namespace keyfluent::report
