// SPDX-License-Identifier: MIT
// Places of findings as other programs count them.  Ours are bytes; formats want characters, or
// lines and columns where a fix has offsets in the file.
#pragma once

#include "src/findings/finding.h"

#include <cstdint>
#include <optional>
#include <string>

namespace keyfluent::report {

// place_text is what stands before a message: "authorized_keys:3:17", escaped; without a place the
// path alone.
std::string place_text(std::string_view path, const Place& place);

// has_span is true if the finding ends behind its begin, both known as lines and columns.
bool has_span(const Finding& finding);

// character_column turns a column of the finding's own line (in bytes, from 1) into one that counts
// Unicode code points.  A byte that is no UTF-8 counts as one; so does each byte outside the quote.
std::uint64_t character_column(const Finding& finding, std::uint64_t column);

// Range is half open: `end` is the place after the last byte.
struct Range {
  Place begin;
  Place end;
};

// replaced_range gives the lines and columns (in bytes) of a replacement in the finding's own line,
// its line end included; nothing if it reaches beyond, or the line's offset is not known.
std::optional<Range> replaced_range(const Finding& finding, const Replacement& replacement);

// has_places is true if every replacement of the fix has a replaced_range: a fix is taken whole or
// not at all.  False without a fix.
bool has_places(const Finding& finding);

}  // namespace keyfluent::report
