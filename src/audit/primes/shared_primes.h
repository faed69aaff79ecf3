// SPDX-License-Identifier: MIT
// START HERE for primes that several RSA moduli have in common: both keys are broken then, as the
// greatest common divisor of the two moduli is the prime.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace keyfluent::audit {

struct SharedPrimesSettings {
  unsigned threads = 1;
  // The bytes to work with.  With less than the moduli want at once, they are taken in groups, and
  // each group with each other: the time grows with the number of groups then.  0: no limit.
  std::uint64_t memory = 0;
  // Called with the share that is done, 0 to 1, now and then, by one thread at a time.
  std::function<void(double)> progress = {};
};

// SharedFactor is one number that divides several moduli.
struct SharedFactor {
  Bytes factor;                      // big-endian; empty: which one it is was not worked out
  std::vector<std::size_t> members;  // places in the input, ascending
};

// find_shared_primes finds all pairs of moduli (big-endian, odd, above 1, all different) with a
// common divisor.  Where a modulus divides another one, that is the factor.  Sorted by members.
// Errors: audit_no_gmp; audit_memory_too_small if not even two moduli fit.
Result<std::vector<SharedFactor>> find_shared_primes(const std::vector<Bytes>& moduli,
                                                     const SharedPrimesSettings& settings);

}  // namespace keyfluent::audit
