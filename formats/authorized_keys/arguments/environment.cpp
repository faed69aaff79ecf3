// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/arguments/environment.h"

#include "keyfluent/core/ascii.h"

#include <algorithm>

namespace keyfluent::authorized_keys {

namespace {

bool is_name_character(char c) {
  const char low = to_lower(c);
  return is_digit(c) || (low >= 'a' && low <= 'z') || c == '_';
}

}  // namespace

Result<EnvironmentVariable> parse_environment(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == text.npos) {
    return Error(errors::line_bad_environment, Place::at_byte(text.size()), "there is no '='");
  }
  const std::string name = text.substr(0, equals);
  const auto bad = std::find_if_not(name.begin(), name.end(), is_name_character);
  if (name.empty() || bad != name.end()) {
    const auto offset = static_cast<std::uint64_t>(bad - name.begin());
    return Error(errors::line_bad_environment,
                 Place::at_byte(offset),
                 "a name has letters, digits and _ alone");
  }
  return EnvironmentVariable{name, text.substr(equals + 1)};
}

}  // namespace keyfluent::authorized_keys
