// SPDX-License-Identifier: MIT
// Finding: one place where something is wrong, as rules hand it up and reports print it.
#pragma once

#include "keyfluent/core/error.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace keyfluent {

enum class Level : std::uint8_t { kNote, kWarning, kError };

std::string_view level_name(Level level);

struct Finding {
  Level level = Level::kError;
  Place place;
  std::string_view id;    // of a row that lives for the whole program
  std::string message;    // one line, without control characters
  std::string_view hint;  // likewise a row's

  // of makes a finding of an error.
  static Finding of(const Error& error, Level level = Level::kError);
};

// FindingSink takes findings as they are found, in the order of the input.
using FindingSink = std::function<void(const Finding&)>;

}  // namespace keyfluent
