// SPDX-License-Identifier: MIT
// Help, made from the table of commands: usage, examples, description, options, exit codes.
#pragma once

#include "src/cli/command.h"

#include <string>
#include <string_view>

namespace keyfluent::cli {

// help_text is the help of one command; overview_text that of the program.  Lines have at most 80
// columns.
std::string help_text(const Command& command);
std::string overview_text();

// wrap_text fills paragraphs into lines of at most `width` columns, each with `indent` blanks
// before it and LF after it.  A blank line separates paragraphs.
std::string wrap_text(std::string_view text, std::size_t indent, std::size_t width = 80);

// display_width counts the columns of UTF-8 text, one a character.
std::size_t display_width(std::string_view text);

}  // namespace keyfluent::cli
