// SPDX-License-Identifier: MIT
// Armored blocks: BEGIN line, headers, base64, END line (RFC 4716 section 3, RFC 7468, RFC 1421).
//
// The reader is tolerant: see repairs.def.  It takes what stands between BEGIN and END for base64
// even where it is not, so that the error points at the character; without an END line it takes
// what can be base64, and whether that is a whole key is for the format to say.
#pragma once

#include "keyfluent/core/piece.h"
#include "keyfluent/core/text.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace keyfluent {

// Marker is a BEGIN or END line, found in a line of text.
struct Marker {
  std::size_t begin = 0;  // of its first dash
  std::size_t end = 0;    // after its last one
  std::string_view label;
  std::size_t dashes_before = 0;
  std::size_t dashes_after = 0;  // 0: the text ends after the label
  bool spaced = false;           // blanks between the dashes and the words
};

// find_marker finds the first marker with this word ("BEGIN", "END") at or after `from`.
std::optional<Marker> find_marker(std::string_view line,
                                  std::string_view word,
                                  std::size_t from = 0);

// has_four_dashes is true for labels of the four-dash family (RFC 4716 and ssh.com).
bool has_four_dashes(std::string_view label);

// read_armor reads the block that a BEGIN marker opens on a line; `column` is where the line's text
// begins to be of interest.  With `shrink`, a block without END line ends at its first short line.
// The piece's error, if any, is base64_*, armor_empty or armor_bad_header.
Piece read_armor(const Text& text, std::size_t line, std::size_t column, bool shrink);

}  // namespace keyfluent
