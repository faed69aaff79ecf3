// SPDX-License-Identifier: MIT
// One-line keys: where one begins in a line of anything, and how a wrapped one is joined.
#pragma once

#include "keyfluent/core/piece.h"
#include "keyfluent/core/text.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace keyfluent::reading {

// KeyStart is where a key begins on a line.
struct KeyStart {
  std::size_t begin = 0;  // of the options, or of the type
  std::size_t type = 0;   // of the type
  std::size_t type_size = 0;
};

// find_key finds the first key on a line at or after `from`: where sshd finds it, else behind other
// text. What follows the type need not be sound, but it looks as if it was meant for a key.
std::optional<KeyStart> find_key(std::string_view line, std::size_t from = 0);

// looks_like_options is true for text that was meant for the options of authorized_keys, right or
// wrong, and not for the name of a host or a word of a sentence.
bool looks_like_options(std::string_view text);

// key_piece takes the key from its line as it stands.
Piece key_piece(const Text& text, std::size_t line, std::size_t column, const KeyStart& start);

// joined_piece joins a key that is wrapped: pieces of base64 text on this and the following lines,
// only if they form a key whose blob ends with the last byte of the last piece.  Nothing if they do
// not.
std::optional<Piece> joined_piece(const Text& text,
                                  std::size_t line,
                                  std::size_t column,
                                  const KeyStart& start);

// find_blob returns where a word begins that begins like a key blob in base64; npos if there is
// none.
std::size_t find_blob(std::string_view line);

// bare_piece reads a key blob in base64 without a type before it, on one line or several, with an
// optional comment behind it; the type is taken from the blob.  Nothing if there is none.
std::optional<Piece> bare_piece(const Text& text, std::size_t line);

}  // namespace keyfluent::reading
