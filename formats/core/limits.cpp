// SPDX-License-Identifier: MIT
#include "keyfluent/core/limits.h"

#include <algorithm>
#include <limits>

namespace keyfluent::limits {

namespace {

constexpr Limit kRows[] = {
#define KEYFLUENT_LIMIT(name, option, unit, use, standard, most, text) \
  {&Limits::name, option, Limit::Unit::unit, Limit::use, standard, most, text},
#include "keyfluent/core/limits.def"
#undef KEYFLUENT_LIMIT
};

}  // namespace

std::span<const Limit> rows() {
  return kRows;
}

std::string amount(Limit::Unit unit, std::uint64_t value) {
  constexpr std::string_view kUnits = "KMGT";
  std::string suffix;
  for (const char letter : kUnits) {
    if (unit == Limit::Unit::kNumber || value == 0 || value % 1024 != 0) {
      break;
    }
    value /= 1024;
    suffix = letter;
  }
  return std::to_string(value) + suffix;
}

Error refusal(const ErrorKind& kind,
              std::string_view detail,
              std::uint64_t Limits::*limit,
              std::uint64_t asked) {
  const auto* row = std::ranges::find(kRows, limit, &Limit::value);
  Error error(kind, {}, detail);
  if (asked > row->most) {
    return error;
  }
  const std::string value = asked == 0 ? "SIZE" : amount(row->unit, asked);
  const std::string hint(error.hint());
  return std::move(error).with_hint(hint + "; --" + std::string(row->option) + " " + value +
                                    " takes it");
}

std::uint64_t product(std::uint64_t a, std::uint64_t b) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  return a != 0 && b > kMost / a ? kMost : a * b;
}

Status check_keys(std::uint64_t count, const Limits& limits) {
  return count <= limits.keys_in_file
             ? ok()
             : refusal(errors::too_many_keys, std::to_string(count), &Limits::keys_in_file, count);
}

Error too_large(const Limits& limits) {
  return refusal(
      errors::input_too_large, std::to_string(limits.input_bytes), &Limits::input_bytes, 0);
}

}  // namespace keyfluent::limits
