// SPDX-License-Identifier: MIT
// A block whose lines were joined into one: where do the headers end and the base64 begin?
#pragma once

#include <string_view>
#include <vector>

namespace keyfluent {

struct JoinedHeader {
  std::string_view tag;
  std::string_view value;
};

// split_joined takes the headers off the start of the text and returns them; `text` is then what
// follows.  A value ends at its closing quotation mark, where its own grammar ends it (Proc-Type,
// DEK-Info), at the next tag, or where base64 begins that goes on to the end.
std::vector<JoinedHeader> split_joined(std::string_view& text);

}  // namespace keyfluent
