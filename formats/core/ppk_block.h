// SPDX-License-Identifier: MIT
// PuTTY key files inside a text: where one begins and ends, and its lines as PuTTY wrote them.
#pragma once

#include "keyfluent/core/piece.h"
#include "keyfluent/core/text.h"

#include <cstddef>
#include <string_view>

namespace keyfluent {

// find_ppk returns where a PuTTY key file begins on a line, at or after `from`; npos if none does.
std::size_t find_ppk(std::string_view line, std::size_t from = 0);

// read_ppk_block reads the file that begins on this line, up to its Private-MAC line.  Blank lines,
// quoting and joined lines are mended, and base64 text is put into the number of lines that its
// count says, where 64 columns give that number.  It never fails: what the file says is the codec's
// business.
Piece read_ppk_block(const Text& text, std::size_t line, std::size_t column);

}  // namespace keyfluent
