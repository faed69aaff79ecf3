// SPDX-License-Identifier: MIT
// What each of many numbers has in common with the product of all the others.
//
// With P the product of all N, the derivative S = sum of P / N is built up a tree together with P.
// As all terms but one are multiples of a certain N, S mod N is (P / N) mod N, and its greatest
// common divisor with N is what is looked for (D. Bernstein, "How to find smooth parts of
// integers", 2004, has the trees; "Scaled remainder trees", 2004, the way down: a fraction S / P is
// multiplied, and nothing is divided below the root).  Compared with remainders modulo N^2, the
// numbers on the way down have half the size.
#pragma once

#include "src/audit/primes/limbs.h"

#include <functional>
#include <vector>

namespace keyfluent::audit {

struct BatchSettings {
  unsigned threads = 1;
  // Called with the share that is done, 0 to 1, now and then, by one thread at a time.
  std::function<void(double)> progress = {};
};

// batch_gcd returns, for each of the numbers, its greatest common divisor with the product of the
// others.  The numbers are odd, above 1 and all different.  gmp() must not be null.  The time grows
// little faster than the number of bits; memory_needed says what memory it takes.
std::vector<Limbs> batch_gcd(const std::vector<Limbs>& numbers, const BatchSettings& settings);

// memory_needed estimates the bytes that batch_gcd takes at most, for so many limbs in so many
// numbers.
std::size_t memory_needed(std::size_t limbs, std::size_t numbers);

}  // namespace keyfluent::audit
