// SPDX-License-Identifier: MIT
// Public exponents that no RSA key can have (RFC 8017 section 3.1: 3 <= e <= n - 1, e odd).
#include "keyfluent/keys/checks.h"
#include "keyfluent/keys/weakness/values.h"
#include "keyfluent/keys/weakness/weakness.h"

namespace keyfluent {

namespace {

// A signature is its own message here: s^1 mod n.
bool is_one(const KeyView& key, Effort /*effort*/) {
  const RsaValues rsa = rsa_values(key);
  return rsa && rsa.e.size() == 1 && rsa.e[0] == 1;
}

// e must have an inverse modulo p - 1, which is even.
bool is_even(const KeyView& key, Effort /*effort*/) {
  const RsaValues rsa = rsa_values(key);
  return rsa && (rsa.e.empty() || (rsa.e.back() & 1) == 0);
}

// OpenSSL's limits (rsa.h): OPENSSL_RSA_SMALL_MODULUS_BITS, OPENSSL_RSA_MAX_PUBEXP_BITS.
constexpr unsigned kSmallModulusBits = 3072;
constexpr unsigned kMostExponentBits = 64;

bool is_less(ByteView a, ByteView b) {
  return a.size() != b.size() ? a.size() < b.size() : as_text(a) < as_text(b);
}

// OpenSSL verifies nothing with e >= n, nor with a long e and a large n.
bool is_unusable(const KeyView& key, Effort /*effort*/) {
  const RsaValues rsa = rsa_values(key);
  if (!rsa) {
    return false;
  }
  const bool is_slow =
      count_bits(rsa.n) > kSmallModulusBits && count_bits(rsa.e) > kMostExponentBits;
  return is_slow || !is_less(rsa.e, rsa.n);
}

}  // namespace

constexpr Weakness kRsaExponentOne = {"rsa-exponent-one", is_one};
constexpr Weakness kRsaEvenExponent = {"rsa-even-exponent", is_even};
constexpr Weakness kRsaUnusableExponent = {"rsa-unusable-exponent", is_unusable};

}  // namespace keyfluent
