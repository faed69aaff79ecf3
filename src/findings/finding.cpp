// SPDX-License-Identifier: MIT
#include "src/findings/finding.h"

#include <array>

namespace keyfluent {

std::string_view level_name(Level level) {
  constexpr std::array<std::string_view, 3> kNames = {"note", "warning", "error"};
  return kNames[static_cast<std::size_t>(level)];
}

Finding Finding::of(const Error& error, Level level) {
  return {level, error.place(), error.id(), error.message(), error.kind().hint};
}

}  // namespace keyfluent
