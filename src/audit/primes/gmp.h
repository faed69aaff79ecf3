// SPDX-License-Identifier: MIT
// GMP's arithmetic on arrays of limbs, for the search for shared primes alone.
//
// No other command needs it, so the program does not depend on it: the library is loaded when the
// search begins.  A static program cannot load it and goes without.  Internal to audit.
#pragma once

#include <gmp.h>

namespace keyfluent::audit {

// Gmp holds libgmp's functions, by their names without "mpn_".
struct Gmp {
  decltype(&::mpn_mul) mul = nullptr;
  decltype(&::mpn_add_n) add_n = nullptr;
  decltype(&::mpn_tdiv_qr) tdiv_qr = nullptr;
  decltype(&::mpn_gcd) gcd = nullptr;
  // Products modulo 2^(64 rn) - 1: what a scaled remainder tree needs, a third cheaper than whole
  // products.  GMP has them without declaring them; null if a release has not: `mul` does then.
  void (*mulmod_bnm1)(mp_limb_t* result,
                      mp_size_t rn,
                      const mp_limb_t* a,
                      mp_size_t an,
                      const mp_limb_t* b,
                      mp_size_t bn,
                      mp_limb_t* scratch) = nullptr;
  mp_size_t (*mulmod_bnm1_next_size)(mp_size_t) = nullptr;
};

// gmp returns the library, loaded at the first call (by one thread; the others wait).  Null if the
// machine does not have it, or the program is static.
const Gmp* gmp();

}  // namespace keyfluent::audit
