// SPDX-License-Identifier: MIT
// Text in a terminal: how wide it is, and how it is filled into lines.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace keyfluent::report {

// display_width counts the columns that UTF-8 text takes in a terminal: two for the wide characters
// of East Asia and emoji, none for combining marks, one for the rest.  The text is escaped already.
std::size_t display_width(std::string_view text);

// character_width is that of one character.
std::size_t character_width(char32_t code);

// wrap_text fills paragraphs into lines of at most `width` columns, each with `indent` blanks
// before it and LF after it.  A blank line separates paragraphs.
std::string wrap_text(std::string_view text, std::size_t indent, std::size_t width = 80);

}  // namespace keyfluent::report
