// SPDX-License-Identifier: MIT
// RSA moduli that anybody can factor, or that have nothing to factor.
#include "keyfluent/keys/bignum.h"
#include "keyfluent/keys/weakness/rsa_residue.h"
#include "keyfluent/keys/weakness/values.h"
#include "keyfluent/keys/weakness/weakness.h"

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <numeric>

namespace keyfluent {

namespace {

// ---- small factors ------------------------------------------------------------------------------

// A sound modulus has no factor of less than 500 bits; one that was damaged is a random number, and
// nearly all of these have one below 2^12.
constexpr std::uint64_t kMostTried = 1U << 12;

bool is_prime(std::uint64_t number) {
  for (std::uint64_t i = 3; i * i <= number; i += 2) {
    if (number % i == 0) {
      return false;
    }
  }
  return true;
}

// has_factor_above tries the primes from 59 on, as many at a time as fit into 64 bits.
bool has_factor_above(ByteView n) {
  std::uint64_t product = 1;
  for (std::uint64_t prime = 59; prime < kMostTried; prime += 2) {
    if (!is_prime(prime)) {
      continue;
    }
    if (product >= (std::uint64_t{1} << 48)) {
      if (std::gcd(remainder_by(n, product), product) != 1) {
        return true;
      }
      product = 1;
    }
    product *= prime;
  }
  return std::gcd(remainder_by(n, product), product) != 1;
}

bool has_small_factor(const KeyView& key, Effort effort) {
  const RsaValues rsa = rsa_values(key);
  if (!rsa) {
    return false;
  }
  const std::uint64_t remainder = remainder_by_small_primes(rsa.n);
  return (rsa.n.back() & 1) == 0 || std::gcd(remainder, kSmallPrimesProduct) != 1 ||
         (effort == Effort::kThorough && has_factor_above(rsa.n));
}

// ---- squares ------------------------------------------------------------------------------------

// square_root is the largest number whose square is not above n (Newton's method).
Number square_root(const Number& n, Scratch& scratch) {
  Number root;
  if (BN_lshift(root.get(), BN_value_one(), (BN_num_bits(n.get()) + 1) / 2) != 1) {
    throw std::bad_alloc();
  }
  for (;;) {
    Number next = quotient(n, root, scratch);
    if (BN_add(next.get(), next.get(), root.get()) != 1) {
      throw std::bad_alloc();
    }
    next = half(next, 1);
    if (!(next < root)) {
      return root;
    }
    root = std::move(next);
  }
}

// Residues are the squares modulo a small prime: bit r of `squares` for r.
struct Residues {
  std::uint64_t prime;
  std::uint64_t squares;
};

consteval Residues residues_of(std::uint64_t prime) {
  std::uint64_t squares = 0;
  for (std::uint64_t i = 0; i < prime; ++i) {
    squares |= std::uint64_t{1} << (i * i % prime);
  }
  return {prime, squares};
}

// The primes of kSmallPrimesProduct.
constexpr std::array kResidues = {residues_of(3),
                                  residues_of(5),
                                  residues_of(7),
                                  residues_of(11),
                                  residues_of(13),
                                  residues_of(17),
                                  residues_of(19),
                                  residues_of(23),
                                  residues_of(29),
                                  residues_of(31),
                                  residues_of(37),
                                  residues_of(41),
                                  residues_of(43),
                                  residues_of(47),
                                  residues_of(53)};

// may_be_square is false for all but one in ten thousand of the numbers that are no squares.
bool may_be_square(ByteView n) {
  const std::uint64_t remainder = remainder_by_small_primes(n);
  return std::all_of(kResidues.begin(), kResidues.end(), [&](const Residues& row) {
    return (row.squares >> (remainder % row.prime) & 1) != 0;
  });
}

bool is_square(const KeyView& key, Effort /*effort*/) {
  const RsaValues rsa = rsa_values(key);
  if (!rsa || !may_be_square(rsa.n)) {
    return false;
  }
  Scratch scratch;
  const Number n(rsa.n);
  const Number root = square_root(n, scratch);
  return product(root, root, scratch) == n;
}

// ---- primes -------------------------------------------------------------------------------------

// A prime passes Fermat's test to the base 2; of the composite numbers of this size practically
// none does, and those that were made for it are just as wrong in a key.
// Public numbers, and so without the care that Number takes: a fifth faster.
struct FreePublic {
  void operator()(BIGNUM* number) const { BN_free(number); }
};

using PublicNumber = std::unique_ptr<BIGNUM, FreePublic>;

bool passes_fermat(ByteView modulus) {
  Scratch scratch;
  const PublicNumber n(BN_bin2bn(modulus.data(), static_cast<int>(modulus.size()), nullptr));
  const PublicNumber less(n ? BN_dup(n.get()) : nullptr);
  const PublicNumber power(BN_new());
  if (!less || !power || BN_sub_word(less.get(), 1) != 1 ||
      BN_mod_exp_mont_word(power.get(), 2, less.get(), n.get(), scratch.get(), nullptr) != 1) {
    throw std::bad_alloc();
  }
  return BN_is_one(power.get()) != 0;
}

bool is_prime_modulus(const KeyView& key, Effort effort) {
  const RsaValues rsa = rsa_values(key);
  return rsa && effort == Effort::kThorough && (rsa.n.back() & 1) != 0 && passes_fermat(rsa.n);
}

// ---- p close to q -------------------------------------------------------------------------------

// Fermat's factoring finds a and b with n = a^2 - b^2 in that many steps from the square root of n.
constexpr int kFermatSteps = 100;

bool has_close_primes(const KeyView& key, Effort effort) {
  const RsaValues rsa = rsa_values(key);
  if (!rsa || effort != Effort::kThorough || (rsa.n.back() & 1) == 0) {
    return false;
  }
  Scratch scratch;
  const Number n(rsa.n);
  Number a = square_root(n, scratch);
  for (int step = 0; step < kFermatSteps; ++step) {
    if (BN_add_word(a.get(), 1) != 1) {
      throw std::bad_alloc();
    }
    Number rest = product(a, a, scratch);
    if (BN_sub(rest.get(), rest.get(), n.get()) != 1) {
      throw std::bad_alloc();
    }
    if (!may_be_square(rest.magnitude().view())) {
      continue;
    }
    const Number root = square_root(rest, scratch);
    if (product(root, root, scratch) == rest) {
      return true;
    }
  }
  return false;
}

}  // namespace

constexpr Weakness kRsaSmallFactor = {"rsa-small-factor", has_small_factor};
constexpr Weakness kRsaSquareModulus = {"rsa-square-modulus", is_square};
constexpr Weakness kRsaPrimeModulus = {"rsa-prime-modulus", is_prime_modulus};
constexpr Weakness kRsaClosePrimes = {"rsa-close-primes", has_close_primes};

}  // namespace keyfluent
