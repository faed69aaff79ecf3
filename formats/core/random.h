// SPDX-License-Identifier: MIT
// RandomSource: the library has no source of randomness of its own; callers hand one in.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "keyfluent/core/result.h"

namespace keyfluent {

// RandomSource fills the span with unpredictable bytes, or fails.  The program passes OpenSSL's
// generator (crypto/random.h); tests pass a fixed one to get the same bytes twice.
using RandomSource = std::function<Status(std::span<std::uint8_t>)>;

}  // namespace keyfluent
