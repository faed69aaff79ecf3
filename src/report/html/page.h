// SPDX-License-Identifier: MIT
// The frame of every HTML page of ours: one file that needs no script and no network, follows the
// reader's light or dark scheme, fits a telephone, and prints.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace keyfluent::report::html {

// Script is what a page may run, where scripts run at all; nothing that is to be read needs it.
enum class Script : std::uint8_t {
  kNone,
  kSort,  // a click on a column's heading sorts its table
};

// page is the whole file.  `title` is text; `body` is the markup of what is in <main>, and
// `style` are rules of this page alone, beside those that all have.
std::string page(std::string_view title,
                 std::string_view body,
                 std::string_view style = {},
                 Script script = Script::kNone);

// date is "2026-11-27 11:57:47 UTC" for seconds since 1970.
std::string date(std::int64_t seconds);

}  // namespace keyfluent::report::html
