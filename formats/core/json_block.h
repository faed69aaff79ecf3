// SPDX-License-Identifier: MIT
// JSON objects inside a text: where one begins and ends.
#pragma once

#include "keyfluent/core/piece.h"
#include "keyfluent/core/text.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace keyfluent {

// find_json returns where an object begins on a line, at or after `from`, if nothing but quoting, a
// quotation mark or an assignment stands before it; npos if none does.
std::size_t find_json(std::string_view line, std::size_t from = 0);

// read_json_block reads the object that begins on this line, up to the bracket that closes it, or
// to the end of the text if none does (has_end is then false).  Reply marks and what the text was
// mended of are named; what the object says is the codec's business.
Piece read_json_block(const Text& text, std::size_t line, std::size_t column);

// unmended_json is the same object as it stood in the input: a name in a sound one may well contain
// a curly quote, a dash or an "&amp;".  Nothing if nothing in it was mended.  If the object does not
// fill its lines, or never ends, has_end is false, and next_line is where that was seen.
std::optional<Piece> unmended_json(const Piece& mended, const Text& text);

}  // namespace keyfluent
