// SPDX-License-Identifier: MIT
// Lines that are nothing but base64: a whole file in base64, or the DER of a key without its armor.
#pragma once

#include "keyfluent/core/prefix.h"
#include "keyfluent/core/secret.h"
#include "keyfluent/core/text.h"

#include <cstddef>
#include <optional>

namespace keyfluent::reading {

struct Base64Run {
  SecretBytes decoded;  // empty if the text is not sound, or too short to be looked into
  std::size_t next_line = 0;
  Repairs repairs;  // what was mended around the text
  Place place;
};

// read_base64_run decodes the base64 text that begins on this line.  With `shrink` the run ends at
// its first short line, else where the base64 ends.  Nothing if no such text begins here.
std::optional<Base64Run> read_base64_run(const Text& text, std::size_t line, bool shrink);

}  // namespace keyfluent::reading
