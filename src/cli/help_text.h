// SPDX-License-Identifier: MIT
// Help, made from the table of commands: usage, examples, description, options, exit codes.
#pragma once

#include "src/cli/command.h"
#include "src/report/text_layout.h"

#include <span>
#include <string>
#include <string_view>

namespace keyfluent::cli {

// help_text is the help of one command; overview_text that of the program.  Lines have at most 80
// columns.
std::string help_text(const Command& command);
std::string overview_text();

// What the overview and the manual say of the whole program.
struct ExitCode {
  int code;
  std::string_view meaning;
};

std::span<const ExitCode> exit_codes();
std::span<const Example> overview_examples();
std::string_view program_summary();

// broken_command breaks a command that is too long for `width` columns as a shell accepts it; the
// lines that follow the first are indented.
std::string broken_command(std::string_view command, std::size_t width);

using report::display_width;
using report::wrap_text;

}  // namespace keyfluent::cli
