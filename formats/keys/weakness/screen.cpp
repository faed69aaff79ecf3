// SPDX-License-Identifier: MIT
#include "keyfluent/keys/weakness/screen.h"

#include "keyfluent/keys/weakness/rsa_residue.h"
#include "keyfluent/keys/weakness/values.h"

#include <array>
#include <cstdint>
#include <utility>

namespace keyfluent {

namespace {

// ---- RSA ----------------------------------------------------------------------------------------

// What a residue modulo one small prime still allows the whole number to be.
enum Possible : std::uint8_t {
  kNoFactor = 1U << 0,  // the prime does not divide it
  kSquare = 1U << 1,
  kRoca = 1U << 2,  // a power of ROCA's generator
};

constexpr std::array<std::uint64_t, 15> kPrimes = {
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53};
constexpr std::uint64_t kRocaGenerator = 65537;

using ResidueTable = std::array<std::uint8_t, 64>;

consteval ResidueTable table_of(std::uint64_t prime) {
  ResidueTable table{};
  for (std::uint64_t i = 0; i < prime; ++i) {
    table[i] |= i != 0 ? kNoFactor : 0;
    table[i * i % prime] |= kSquare;
  }
  std::uint64_t power = 1;
  do {
    table[power] |= kRoca;
    power = power * kRocaGenerator % prime;
  } while (power != 1);
  return table;
}

consteval std::array<ResidueTable, kPrimes.size()> make_tables() {
  std::array<ResidueTable, kPrimes.size()> tables = {};
  for (std::size_t i = 0; i < tables.size(); ++i) {
    tables[i] = table_of(kPrimes[i]);
  }
  return tables;
}

constexpr std::array<ResidueTable, kPrimes.size()> kTables = make_tables();

template <std::size_t... kIndex>
unsigned possible(std::uint64_t remainder, std::index_sequence<kIndex...> /*all*/) {
  // The primes are constants here, so that no division is left.
  return (... & unsigned{kTables[kIndex][remainder % kPrimes[kIndex]]});
}

// is_usual_exponent is true for an odd number of 64 bits at most that is below the modulus, but not
// for 1.
bool is_usual_exponent(const RsaValues& rsa) {
  constexpr std::size_t kMostBytes = 8;
  const ByteView e = rsa.e;
  return !e.empty() && e.size() <= kMostBytes && e.size() < rsa.n.size() && (e.back() & 1) != 0 &&
         (e.size() > 1 || e[0] > 1);
}

bool may_be_weak_rsa(const KeyView& key, Effort effort) {
  const RsaValues rsa = rsa_values(key);
  if (effort != Effort::kQuick || !rsa || (rsa.n.back() & 1) == 0 || !is_usual_exponent(rsa)) {
    return true;
  }
  const unsigned left =
      possible(remainder_by_small_primes(rsa.n), std::make_index_sequence<kPrimes.size()>());
  return left != kNoFactor || kRsaPattern.has(key, effort);
}

// ---- elliptic curves ----------------------------------------------------------------------------

bool may_be_weak_ed25519(const KeyView& key, Effort effort) {
  return !key.is_point_proven || kEd25519SmallOrder.has(key, effort) ||
         kEd25519NonCanonical.has(key, effort) || kBasePoint.has(key, effort);
}

}  // namespace

// Keys of other algorithms are left to the tests: there are few of them.
bool may_be_weak(const KeyView& key, Effort effort) {
  const Algorithm& plain = key.algorithm->plain();
  if (&plain == &kSshRsa) {
    return may_be_weak_rsa(key, effort);
  }
  if (&plain == &kSshEd25519 || &plain == &kSkSshEd25519) {
    return may_be_weak_ed25519(key, effort);
  }
  return plain.curve.empty() || kBasePoint.has(key, effort);
}

}  // namespace keyfluent
