// SPDX-License-Identifier: MIT
// The options of a line as they are written: where each one stands (options.h reads what they
// mean).
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace keyfluent::rules {

// OptionText is one option, empty ones included; the views are into the line.
struct OptionText {
  std::string_view all;    // `from="10.0.0.1"`
  std::string_view name;   // `from`
  std::string_view value;  // `10.0.0.1`, escapes and all; a null view without a value
};

std::vector<OptionText> split_options(std::string_view options);

// find_option_text returns the first option of that name (in any case), or one of empty views.
OptionText find_option_text(std::string_view options, std::string_view name);

}  // namespace keyfluent::rules
