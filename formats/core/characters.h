// SPDX-License-Identifier: MIT
// Characters that stand where a key has plain ASCII: what mail programs, word processors and web
// pages make of quotes, dashes and blanks.
#pragma once

#include "keyfluent/core/repair.h"
#include "keyfluent/core/secret.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace keyfluent {

// Decoded is one character and how many bytes spell it.
struct Decoded {
  char32_t code = 0;
  std::size_t length = 1;
};

// decode_character reads one UTF-8 character.  A byte that is no UTF-8 is taken for Windows-1252,
// where that has one of the characters we mend, else for itself.  `text` is not empty.
Decoded decode_character(std::string_view text);

// put_utf8 appends a character (at most U+10FFFF, no surrogate).
void put_utf8(char32_t code, SecretBytes& to);

// decode_entity reads an HTML character reference (&quot; &#43; &#x2F;) or a line break tag (<br>,
// <br/>) at the start of the text; the tag's code is '\n'.  Nothing if there is none.
std::optional<Decoded> decode_entity(std::string_view text);

// Substitute is the ASCII character that is meant; none (an empty text) for an invisible one.
struct Substitute {
  RepairId id;
  std::string_view text;
};

// find_substitute returns nothing for a character that stands for itself.
std::optional<Substitute> find_substitute(char32_t code);

// unseen_length is the length of what is damage at the end of a line, if the text begins with such:
// an invisible character, a no-break space, <br>, a reference to a line end, a literal \n or \r;
// else 0.
std::size_t unseen_length(std::string_view text);

}  // namespace keyfluent
