// SPDX-License-Identifier: MIT
#include "src/platform/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string>

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

unsigned terminal_columns(int descriptor) {
  constexpr unsigned kDefault = 80;
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    return size.ws_col;
  }
  unsigned columns = 0;
  const std::string_view text = environment("COLUMNS");
  std::from_chars(text.data(), text.data() + text.size(), columns);
  return columns == 0 ? kDefault : columns;
}

bool is_utf8_locale() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    std::string locale(environment(name));
    if (!locale.empty()) {
      std::transform(locale.begin(), locale.end(), locale.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      });
      return locale.find("utf-8") != locale.npos || locale.find("utf8") != locale.npos;
    }
  }
  return false;
}

}  // namespace keyfluent::platform
