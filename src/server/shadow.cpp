// SPDX-License-Identifier: MIT
#include "src/server/shadow.h"

#include "src/platform/run_program.h"

#include <array>
#include <charconv>

namespace keyfluent::server {

namespace {

constexpr std::size_t kFields = 9;

// Fields are name, password, changed, minimum, maximum, warning, inactive, expires, reserved.
std::optional<std::array<std::string_view, kFields>> split(std::string_view line) {
  std::array<std::string_view, kFields> fields;
  for (std::size_t i = 0; i < kFields; ++i) {
    const std::size_t end = line.find(':');
    if ((end == line.npos) != (i + 1 == kFields)) {
      return std::nullopt;
    }
    fields[i] = line.substr(0, end);
    line.remove_prefix(end == line.npos ? line.size() : end + 1);
  }
  return fields;
}

// days reads a number; an empty field is not set, and anything else neither.
std::int64_t days(std::string_view field) {
  std::int64_t value = -1;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  const bool is_good = error == std::errc() && end == field.data() + field.size();
  constexpr std::int64_t kMost = 100'000'000;  // sums of a few stay far from the end of the type
  return is_good && value >= 0 && value <= kMost ? value : -1;
}

}  // namespace

std::optional<Shadow> parse_shadow(std::string_view line) {
  const auto fields = split(line.substr(0, line.find_first_of("\r\n")));
  if (!fields) {
    return std::nullopt;
  }
  const std::string_view password = (*fields)[1];
  Shadow shadow;
  shadow.is_locked = password.starts_with('!');
  shadow.is_empty = password.empty();
  shadow.has_password = password.starts_with('$') || password.size() >= 13;
  shadow.changed = days((*fields)[2]);
  shadow.maximum = days((*fields)[4]);
  shadow.inactive = days((*fields)[6]);
  shadow.expires = days((*fields)[7]);
  return shadow;
}

std::optional<Shadow> read_shadow(const std::string& name) {
  if (name.empty() || name.starts_with('-')) {
    return std::nullopt;
  }
  const auto output = platform::run_program("/usr/bin/getent", {"shadow", name});
  if (!output || output->exit_code != 0) {
    return std::nullopt;
  }
  return parse_shadow(output->text);
}

Standing standing_on(const Shadow& shadow, std::int64_t day) {
  if (shadow.expires >= 0 && day >= shadow.expires) {
    return Standing::kExpired;
  }
  if (shadow.changed == 0) {
    return Standing::kMustChange;
  }
  if (shadow.changed < 0 || shadow.maximum < 0 || day - shadow.changed <= shadow.maximum) {
    return Standing::kGood;
  }
  const bool is_inactive =
      shadow.inactive >= 0 && day - shadow.changed > shadow.maximum + shadow.inactive;
  return is_inactive ? Standing::kInactive : Standing::kMustChange;
}

}  // namespace keyfluent::server
