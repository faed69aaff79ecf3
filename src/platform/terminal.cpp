// SPDX-License-Identifier: MIT
#include "src/platform/terminal.h"

#include <unistd.h>

#include <cstdlib>

namespace keyfluent::platform {

namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

}  // namespace

bool is_terminal(int descriptor) {
  return ::isatty(descriptor) == 1;
}

bool wants_colour(std::string_view choice, int descriptor) {
  if (choice == "always" || choice == "never") {
    return choice == "always";
  }
  return is_terminal(descriptor) && environment("NO_COLOR").empty() &&
         environment("TERM") != "dumb";
}

}  // namespace keyfluent::platform
