// SPDX-License-Identifier: MIT
#include "keyfluent/core/piece.h"

namespace keyfluent {

bool SecretText::append_words(std::string_view words, const Text& text) {
  std::size_t count = 0;
  for (words = trim_blanks(words); !words.empty(); words = trim_blanks(words)) {
    const std::size_t end = word_end(words);
    append(words.substr(0, end), text.place_of(words.data()));
    words.remove_prefix(end);
    ++count;
  }
  return count > 1;
}

}  // namespace keyfluent
