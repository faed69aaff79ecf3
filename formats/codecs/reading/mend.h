// SPDX-License-Identifier: MIT
// The character-level part of tolerant reading: HTML entities, literal \n, typographic quotes and
// dashes, no-break spaces, invisible characters.
#pragma once

#include "keyfluent/core/text.h"

namespace keyfluent::reading {

// mend returns the text with those characters replaced, each with an edit that names the repair.  A
// line that sshd would read as a key is left alone, because its comment may contain anything,
// except for its options outside quotation marks, blanks at its end, and further keys behind a
// literal \n.
//
// The result has views into `raw`, which must live as long.  `raw` itself is moved into it if there
// is nothing to mend.  `is_one_line`: the text is a whole input, of one line.
Text mend(Text& raw, bool is_one_line);

}  // namespace keyfluent::reading
