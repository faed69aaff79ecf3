// SPDX-License-Identifier: MIT
// Help, made from the table of commands: usage, examples, description, options, exit codes.
#pragma once

#include "src/cli/command.h"
#include "src/report/text_layout.h"

#include <string>
#include <string_view>

namespace keyfluent::cli {

// help_text is the help of one command; overview_text that of the program.  Lines have at most 80
// columns.
std::string help_text(const Command& command);
std::string overview_text();

using report::display_width;
using report::wrap_text;

}  // namespace keyfluent::cli
