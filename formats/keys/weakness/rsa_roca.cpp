// SPDX-License-Identifier: MIT
// ROCA (CVE-2017-15361): keys made by a library in Infineon's chips, in smart cards and TPMs.
//
// Their primes are k * M + (65537^a mod M), M a product of small primes, so that n modulo each of
// these is a power of 65537 too.  A random n has that for all of them once in 2^27 or more.  From
// Nemec, Sys, Svenda, Klinec, Matyas: The Return of Coppersmith's Attack (CCS 2017), section 2.
#include "keyfluent/keys/weakness/rsa_residue.h"
#include "keyfluent/keys/weakness/values.h"
#include "keyfluent/keys/weakness/weakness.h"

namespace keyfluent {

namespace {

constexpr unsigned kGenerator = 65537;
// The primes whose product is M of the smallest keys; larger keys use these and more.
constexpr unsigned kMostPrime = 167;
constexpr unsigned kMostInProduct = 53;  // of kSmallPrimesProduct

bool is_power_of_generator(std::uint64_t residue, unsigned prime) {
  std::uint64_t power = 1;
  do {
    if (power == residue) {
      return true;
    }
    power = power * kGenerator % prime;
  } while (power != 1);
  return false;
}

constexpr bool is_prime(unsigned number) {
  for (unsigned i = 3; i * i <= number; i += 2) {
    if (number % i == 0) {
      return false;
    }
  }
  return true;
}

bool has_roca(const KeyView& key, Effort /*effort*/) {
  const RsaValues rsa = rsa_values(key);
  if (!rsa) {
    return false;
  }
  const std::uint64_t many = remainder_by_small_primes(rsa.n);
  for (unsigned prime = 3; prime <= kMostPrime; prime += 2) {
    if (is_prime(prime) &&
        !is_power_of_generator(prime <= kMostInProduct ? many % prime : remainder_by(rsa.n, prime),
                               prime)) {
      return false;
    }
  }
  return true;
}

}  // namespace

constexpr Weakness kRsaRoca = {"rsa-roca", has_roca};

}  // namespace keyfluent
