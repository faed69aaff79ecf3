// SPDX-License-Identifier: MIT
// What standard input, output and error are connected to.
#pragma once

#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"

#include <string_view>

namespace keyfluent::platform {

bool is_terminal(int descriptor);

// wants_colour decides for a descriptor.  `choice` is "always", "never" or "auto": auto means a
// terminal, unless NO_COLOR is set (to anything but nothing) or TERM is "dumb".
bool wants_colour(std::string_view choice, int descriptor);

// terminal_columns is the width of the terminal that the descriptor is connected to; COLUMNS, if it is
// a number, or 80 where it is none.
unsigned terminal_columns(int descriptor);

// is_utf8_locale is true if the environment asks for UTF-8 (LC_ALL, LC_CTYPE, LANG in this order).
bool is_utf8_locale();

// ask_terminal prints a prompt on a terminal and reads one line without echo.  The terminal is
// restored whatever happens: a signal that ends or stops the program is delivered after that.
// Errors: passphrase_missing (end of file, or a signal), system_failed.
Result<SecretBytes> ask_terminal(int terminal, std::string_view prompt);

}  // namespace keyfluent::platform
