// SPDX-License-Identifier: MIT
// From "this modulus has something in common with others" to what it is, and with which.
#pragma once

#include "src/audit/primes/limbs.h"
#include "src/audit/primes/shared_primes.h"

#include <map>
#include <vector>

namespace keyfluent::audit {

// Affected is a modulus, by its place in the input, with the divisors above 1 that batch_gcd gave.
// A divisor can be the product of several shared primes, or the modulus itself.
using Affected = std::map<std::size_t, std::vector<Bytes>>;

// resolve groups them.  Divisors that are no single shared prime are taken apart by divisors of
// pairs; as that is quadratic, there is a bound: what lies beyond it is reported without a factor.
std::vector<SharedFactor> resolve(const std::vector<Limbs>& moduli, const Affected& affected);

}  // namespace keyfluent::audit
