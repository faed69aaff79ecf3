// SPDX-License-Identifier: MIT
// A job that only prints a text: tables, help, explanations.
#pragma once

#include "src/cli/command.h"

#include <memory>
#include <string>
#include <string_view>

namespace keyfluent::cli {

// print_text makes the job that prints a text that is ready: for programs, byte by byte as it is.
std::unique_ptr<Job> print_text(std::string text, Console& console);

// print_prose is that for people: in ASCII where the locale has no UTF-8.
std::unique_ptr<Job> print_prose(std::string_view text, Console& console);

// in_locale is the text as print_prose prints it.
std::string in_locale(std::string_view text);

}  // namespace keyfluent::cli
