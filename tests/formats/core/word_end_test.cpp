// SPDX-License-Identifier: MIT
#include "keyfluent/core/text.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace keyfluent;

TEST_CASE("word_end: a blank or a tab at every place of texts of every length") {
  for (std::size_t size = 0; size < 200; ++size) {
    const std::vector<char> own(size, 'x');  // a sanitizer sees a read beyond it
    const std::string_view plain(own.data(), own.size());
    CHECK(word_end(plain) == size);
    for (std::size_t place = 0; place < size; ++place) {
      std::vector<char> text = own;
      text[place] = place % 2 == 0 ? ' ' : '\t';
      const std::string_view view(text.data(), text.size());
      CHECK(word_end(view) == place);
      CHECK(word_end(view, place) == place);
      CHECK(word_end(view, place + 1) == size);
    }
  }
}

TEST_CASE("word_end: no other byte ends a word") {
  std::string text;
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    text += is_blank(c) ? 'x' : c;
  }
  CHECK(word_end(text) == text.size());
  CHECK(word_end(text + " y") == text.size());
}
