// SPDX-License-Identifier: MIT
// Piece: a Chunk on its way out of a Text, with what is needed to go on reading behind it.
#pragma once

#include "keyfluent/core/chunk.h"
#include "keyfluent/core/error.h"
#include "keyfluent/core/text.h"

#include <cstddef>
#include <optional>

namespace keyfluent {

struct Piece {
  Chunk chunk;
  // origins maps the base64 text (armor, bare base64) or the body (one-line keys) to the input.
  Origins origins;
  std::size_t first_line = 0;
  std::size_t next_line = 0;    // where reading goes on
  std::size_t next_column = 0;  // bytes into that line
  std::optional<Error> error;   // it cannot be read at all
  std::optional<Place> text_after;
  bool has_end = true;      // an END line was found, sound or damaged
  bool can_shrink = false;  // without END line, and some of what follows may not belong to it
  Place too_wide;           // the first of the widest lines
};

// SecretText is text put together from pieces of a Text.
struct SecretText {
  SecretBytes bytes;
  Origins origins;

  void append(std::string_view text, Place place) {
    origins.add(bytes.size(), place);
    bytes.append(text);
  }

  // append_words appends what is between blanks; true if there was more than one word.
  bool append_words(std::string_view words, const Text& text);
};

}  // namespace keyfluent
