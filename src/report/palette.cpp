// SPDX-License-Identifier: MIT
#include "src/report/palette.h"

#include <array>

namespace keyfluent::report {

namespace {

// ECMA-48 section 8.3.117 (SGR): bold red, bold magenta, bold, bold.
constexpr std::array<std::string_view, 4> kCodes = {
    "\x1b[1;31m", "\x1b[1;35m", "\x1b[1m", "\x1b[1m"};
constexpr std::string_view kReset = "\x1b[0m";

}  // namespace

Style style_of(Level level) {
  constexpr std::array kStyles = {Style::kNote, Style::kWarning, Style::kError};
  return kStyles[static_cast<std::size_t>(level)];
}

std::string paint(std::string_view text, Style style, bool color) {
  if (!color) {
    return std::string(text);
  }
  std::string painted(kCodes[static_cast<std::size_t>(style)]);
  painted += text;
  painted += kReset;
  return painted;
}

}  // namespace keyfluent::report
