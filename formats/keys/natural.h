// SPDX-License-Identifier: MIT
// How the numbers of a private key fit each other, in a time that depends on their lengths alone.
//
// Number (keys/bignum.h) computes with OpenSSL.  These questions are asked of every private key
// that is read, mostly of one in a process, and loading libcrypto for them takes ten times as long
// as they do.  All numbers are big-endian, without leading zeros, as components are.
#pragma once

#include "keyfluent/core/bytes.h"

namespace keyfluent {

// is_product tells whether a b = n.
[[nodiscard]] bool is_product(ByteView a, ByteView b, ByteView n);

// is_inverse tells whether a b = 1 modulo m, is_inverse_before whether it is modulo m - 1.  Not
// where the modulus is 0 or 1.
[[nodiscard]] bool is_inverse(ByteView a, ByteView b, ByteView m);
[[nodiscard]] bool is_inverse_before(ByteView a, ByteView b, ByteView m);

// is_less tells whether a < b.
[[nodiscard]] bool is_less(ByteView a, ByteView b);

}  // namespace keyfluent
