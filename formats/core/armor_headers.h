// SPDX-License-Identifier: MIT
// The headers of an armored block, also of one whose lines were joined into one.
#pragma once

#include "keyfluent/core/chunk.h"
#include "keyfluent/core/text.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace keyfluent {

// header_tag_size returns the length of "Tag" in a line "Tag: value"; 0 if the line is no header.
// A tag has no blank (RFC 4716 section 3.3).
std::size_t header_tag_size(std::string_view line);

// HeaderLines is one header with its continuation lines: the lines [first, last].
struct HeaderLines {
  std::size_t first;
  std::size_t last;
};

// header_line returns a line mended, or as it was in the input.
std::string_view header_line(const Text& text, std::size_t line, bool mended);

// must_mend_header says whether a header's text has to be taken mended.  A comment may well contain
// a curly quote or an "&amp;", so it is taken as it is, unless it is a part of a line, or its value
// is wrapped in damaged quotation marks.
bool must_mend_header(const Text& text, const HeaderLines& lines);

// read_header joins the lines of a header.  With `keep_blanks` those at the start of continuation
// lines belong to the value.
Header read_header(const Text& text, const HeaderLines& lines, bool mended, bool keep_blanks);

struct JoinedHeader {
  std::string_view tag;
  std::string_view value;
};

// split_joined takes the headers off the start of a joined block and returns them; `text` is then
// what follows.  A value ends at its closing quotation mark, where its own grammar ends it
// (Proc-Type, DEK-Info), at the next tag, or where base64 begins that goes on to the end.
std::vector<JoinedHeader> split_joined(std::string_view& text);

}  // namespace keyfluent
