// SPDX-License-Identifier: MIT
// What stands around a piece of a key on its line: blanks, '>' of a quoted mail, quotation marks,
// NAME=.
#pragma once

#include "keyfluent/core/error.h"
#include "keyfluent/core/repair.h"

#include <cstddef>
#include <string_view>

namespace keyfluent {

// Peeled is a line without the blanks and '>' at its start and the blanks at its end.
struct Peeled {
  std::string_view text;
  std::size_t skipped = 0;  // bytes taken off the start
  bool indented = false;
  bool quoted = false;
  bool trailing = false;

  // add_to adds kQuoted or kIndented at the line's place, and kTrailingBlank where the text ends.
  void add_to(Repairs& repairs, Place line) const;
};

Peeled peel(std::string_view line);

// Prefix is what stands before a key on its first line.
struct Prefix {
  Peeled peeled;
  bool assignment = false;  // NAME= or export NAME=
  bool quotes = false;      // a quotation mark is open
  bool text = false;        // anything else
  char quote = '\0';        // the mark

  void add_to(Repairs& repairs, Place line) const;
};

Prefix classify_prefix(std::string_view prefix);

// only_closes is true for what may follow a key in quotation marks: the mark, and the punctuation
// of the language around it.  An empty text closes nothing, but does no harm either.
bool only_closes(std::string_view text);

// cut_at_quote returns the text before the mark that closes the prefix's one; the text itself if
// the mark is not closed on this line.  `rest` gets what follows the mark.
std::string_view cut_at_quote(std::string_view text, char quote, std::string_view& rest);

}  // namespace keyfluent
