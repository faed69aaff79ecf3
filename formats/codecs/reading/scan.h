// SPDX-License-Identifier: MIT
// From the bytes of an input to its keys: finds the pieces, hands each to the format that knows it,
// and names what was mended.
#pragma once

#include "keyfluent/codecs/format.h"
#include "keyfluent/core/error.h"
#include "keyfluent/core/secret.h"

#include <string_view>
#include <vector>

namespace keyfluent::reading {

struct Findings {
  Entries entries;
  std::vector<Error> errors;
  bool is_binary = false;  // the input was no text
};

// scan finds every key in an input, which it uses up.  `depth` counts the wrappings around it
// (limits::kWrappingDepth). Work is linear in the size of the input, for each of the wrappings.
Findings scan(SecretBytes input, const Limits& limits, int depth);

// is_all_blank is true for a text without any character that is seen.
bool is_all_blank(std::string_view text);

}  // namespace keyfluent::reading
