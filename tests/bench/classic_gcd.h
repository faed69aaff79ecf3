// SPDX-License-Identifier: MIT
// The classic search for shared primes, as a baseline: a product tree, then remainders modulo the
// squares down the same tree (Bernstein 2004; N. Heninger et al., "Mining your Ps and Qs", 2012,
// section 3.2).  Plain GMP, all nodes of a level shared out among the threads.
#pragma once

#include <gmpxx.h>

#include <vector>

namespace keyfluent::bench {

// classic_gcd returns, for each number, its greatest common divisor with the product of the others.
std::vector<mpz_class> classic_gcd(const std::vector<mpz_class>& numbers, unsigned threads);

}  // namespace keyfluent::bench
