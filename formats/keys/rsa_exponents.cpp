// SPDX-License-Identifier: MIT
#include "keyfluent/keys/rsa_exponents.h"

#include "keyfluent/keys/bignum.h"
#include "keyfluent/keys/rows.h"

namespace keyfluent {

SecretBytes reduced_exponent(const Components& key, ByteView prime) {
  Scratch scratch;
  return remainder(Number(key[rsa::kD]), minus_one(Number(prime)), scratch).magnitude();
}

Status check_exponent(const Components& key, ByteView prime, ByteView stored) {
  const bool is_usable = prime.size() > 1 || (prime.size() == 1 && prime[0] > 1);
  if (stored.empty() || !is_usable || equal_secret(reduced_exponent(key, prime).view(), stored)) {
    return ok();
  }
  return Error(errors::key_inconsistent, {}, "an exponent is not d mod (prime - 1)");
}

}  // namespace keyfluent
