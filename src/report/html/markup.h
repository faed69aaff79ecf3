// SPDX-License-Identifier: MIT
// Pieces of HTML that every page of ours is made of, written so that they are well-formed XML as
// well.  What these functions take is text, of whoever it comes from, unless it is called markup.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::report::html {

// Tone is how something is marked.  Colour never says it alone: a symbol or a word does as well.
enum class Tone : std::uint8_t { kPass, kWarn, kFail, kSkip };

// tone_class is the class that the style sheet colours: "pass", "warn", "fail", "skip".
std::string_view tone_class(Tone tone);

// tone_symbol is one character: "✓", "!", "✗", "·".
std::string_view tone_symbol(Tone tone);

// escape makes text harmless: control characters are shown, markup is quoted.
std::string escape(std::string_view text);

// element is <start>markup</name>, where start is the name and its attributes.
std::string element(std::string_view start, std::string_view markup);

// mark is a word in the tone's colour, behind the tone's symbol.
std::string mark(Tone tone, std::string_view word);

// code keeps the lines of the text; long lines may be broken, after commas first.
std::string code(std::string_view text);

// box is a frame with the tone's colour at its side.
std::string box(Tone tone, std::string_view markup);

struct Column {
  std::string_view title;
  bool is_number = false;
};

// append_row appends a row: the markup of each cell, of which the first is the row's heading.
void append_row(std::string& rows, const std::vector<std::string>& cells);

// Table is written a row at a time.  Where the page is narrow its rows become blocks, with the
// first cell as a heading and the last one on lines of its own.
class Table {
 public:
  Table(std::initializer_list<Column> columns);

  // row takes the markup of each cell, as append_row does.
  void row(const std::vector<std::string>& cells);

  // markup is the table under a heading (h2); nothing if it has no row.
  [[nodiscard]] std::string markup(std::string_view heading) const;

  // Likewise, with rows made by append_row.
  [[nodiscard]] std::string markup(std::string_view heading, std::string_view rows) const;

 private:
  std::vector<Column> columns_;
  std::string rows_;
};

}  // namespace keyfluent::report::html
