// SPDX-License-Identifier: MIT
#include "src/rules/option_text.h"

#include "keyfluent/core/ascii.h"

namespace keyfluent::rules {

namespace {

// option_size is the length up to the next comma outside quotes, or to the end.
std::size_t option_size(std::string_view text) {
  bool is_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '"') {
      ++i;
    } else if (text[i] == '"') {
      is_quoted = !is_quoted;
    } else if (text[i] == ',' && !is_quoted) {
      return i;
    }
  }
  return text.size();
}

OptionText make_option(std::string_view all) {
  OptionText option{all, all.substr(0, all.find('=')), {}};
  if (option.name.size() == all.size()) {
    return option;
  }
  option.value = all.substr(option.name.size() + 1);
  if (option.value.size() >= 2 && option.value.front() == '"' && option.value.back() == '"') {
    option.value = option.value.substr(1, option.value.size() - 2);
  }
  return option;
}

}  // namespace

std::vector<OptionText> split_options(std::string_view options) {
  std::vector<OptionText> result;
  for (;;) {
    const std::size_t size = option_size(options);
    result.push_back(make_option(options.substr(0, size)));
    if (size == options.size()) {
      return result;
    }
    options.remove_prefix(size + 1);
  }
}

OptionText find_option_text(std::string_view options, std::string_view name) {
  for (const OptionText& option : split_options(options)) {
    if (equal_ignoring_case(option.name, name)) {
      return option;
    }
  }
  return {};
}

}  // namespace keyfluent::rules
