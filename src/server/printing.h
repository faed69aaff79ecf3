// SPDX-License-Identifier: MIT
// Lines of a shell's start-up file that print: a guess, because only the shell knows.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace keyfluent::server {

struct PrintingLine {
  std::size_t number = 0;
  std::string text;  // at most 60 bytes
};

// find_printing_line returns the first line that begins with a command that prints (echo, printf,
// cat …) and does not send it elsewhere; it stops where the file ends for shells without a
// terminal.
std::optional<PrintingLine> find_printing_line(std::string_view text);

}  // namespace keyfluent::server
