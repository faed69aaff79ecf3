// SPDX-License-Identifier: MIT
// Completions: a script for each shell, made from the table of commands.
//
// A script holds all words itself, so that pressing Tab runs no program.  All text is ASCII.
#pragma once

#include "src/cli/values.h"

#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::cli {

#define KEYFLUENT_SHELL(name) std::string name##_completion();
#include "src/cli/completion/shells.def"
#undef KEYFLUENT_SHELL

std::vector<std::string_view> shell_names();

// completion_script is the script of a shell; empty if there is none.
std::string completion_script(std::string_view shell);

// single_quoted puts a text between single quotes, as bash and zsh read it.
std::string single_quoted(std::string_view text);

// joined puts blanks between words.
std::string joined(const Choices& words);

// switches is "--name", and "-n" behind a separator if the option has a letter.
std::string switches(const Option& option, std::string_view separator);

}  // namespace keyfluent::cli
