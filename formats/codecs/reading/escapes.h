// SPDX-License-Identifier: MIT
// Line ends and quotation marks that are written as \n and \" (JSON, shells, CI variables).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace keyfluent::reading {

enum class Escapes {
  kNone,    // a backslash is a backslash
  kJson,    // \n \r\n are line ends; \\ \" \/ \$ \` stand for their second character
  kDouble,  // the same, escaped once more: \\n
};

// find_escapes says how a line is escaped.  There must be a sign that the line holds a whole key:
// the backslash in `Comment: "DOMAIN\name"` is no escape.
Escapes find_escapes(std::string_view line);

// line_end_escape returns the length of an escaped line end at the start of the text, or 0.
std::size_t line_end_escape(std::string_view text, Escapes escapes);

// character_escape returns the length of another escape at the start of the text, whose last byte
// is the character that is meant; or 0.
std::size_t character_escape(std::string_view text, Escapes escapes);

// next_key returns where in a comment the escaped line end stands that another key follows; or the
// size.
std::size_t next_key(std::string_view comment);

// plain_comment is a comment that find_escapes finds nothing in: one that looks like an escaped
// key, which a reader would take for that, loses the backslashes of its line ends.
std::string plain_comment(std::string_view comment);

}  // namespace keyfluent::reading
