// SPDX-License-Identifier: MIT
// The exponents d mod (p-1) and d mod (q-1) of an RSA key (RFC 8017 section 3.2).  No SSH container
// has them; they are computed where others are written, and checked where others are read.
#pragma once

#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"
#include "keyfluent/keys/algorithm.h"

namespace keyfluent {

// reduced_exponent gives d mod (prime - 1).  prime > 1.
SecretBytes reduced_exponent(const Components& key, ByteView prime);

// check_exponent compares a stored exponent, without leading zeros, with the computed one.  Nothing
// stored is fine: some programs leave it out, or write zero.  Errors: key_inconsistent.
Status check_exponent(const Components& key, ByteView prime, ByteView stored);

}  // namespace keyfluent
