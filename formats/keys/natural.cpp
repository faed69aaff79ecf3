// SPDX-License-Identifier: MIT
#include "keyfluent/keys/natural.h"

#include "keyfluent/core/declassify.h"
#include "keyfluent/core/secret.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace keyfluent {

namespace {

__extension__ using Wide = unsigned __int128;

// Limbs are the 64 bits each of a number, the lowest first.
using Limbs = std::vector<std::uint64_t, WipingAllocator<std::uint64_t>>;

constexpr std::size_t kLimb = 8;

constexpr std::uint64_t low(Wide value) {
  return static_cast<std::uint64_t>(value);
}

constexpr std::uint64_t high(Wide value) {
  return static_cast<std::uint64_t>(value >> 64);
}

// all_if is a mask: all bits for 1, none for 0.
constexpr std::uint64_t all_if(std::uint64_t bit) {
  return 0 - bit;
}

// is_below is 1 if a < b, found without a comparison that could become a branch.
constexpr std::uint64_t is_below(std::uint64_t a, std::uint64_t b) {
  return high(Wide{a} - b) & 1;
}

// read makes one limb at least, and so zero of nothing.
Limbs read(ByteView magnitude) {
  Limbs limbs(std::max<std::size_t>((magnitude.size() + kLimb - 1) / kLimb, 1));
  for (std::size_t i = 0; i < magnitude.size(); ++i) {
    limbs[i / kLimb] |= std::uint64_t{magnitude[magnitude.size() - 1 - i]} << (8 * (i % kLimb));
  }
  return limbs;
}

Limbs multiply(const Limbs& a, const Limbs& b) {
  Limbs product(a.size() + b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const Wide sum = Wide{a[i]} * b[j] + product[i + j] + carry;
      product[i + j] = low(sum);
      carry = high(sum);
    }
    product[i + b.size()] = carry;
  }
  return product;
}

// subtract takes b from a, which is as long at least, and returns the borrow.
std::uint64_t subtract(Limbs& a, const Limbs& b) {
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Wide difference = Wide{a[i]} - (i < b.size() ? b[i] : 0) - borrow;
    a[i] = low(difference);
    borrow = high(difference) & 1;
  }
  return borrow;
}

// shift_up multiplies by 2^bits, which must not overflow; bits < 64.
void shift_up(Limbs& limbs, unsigned bits) {
  std::uint64_t carry = 0;
  for (std::uint64_t& limb : limbs) {
    const Wide shifted = Wide{limb} << bits;
    limb = low(shifted) | carry;
    carry = high(shifted);
  }
}

// is_number tells whether the limbs are that number.
bool is_number(const Limbs& limbs, std::uint64_t number) {
  std::uint64_t difference = limbs[0] ^ number;
  for (std::size_t i = 1; i < limbs.size(); ++i) {
    difference |= limbs[i];
  }
  return declassify(difference == 0);
}

// reciprocal is (2^128 - 1) / divisor - 2^64, rounded down, for a divisor whose highest bit is set
// (N. Möller and T. Granlund, Improved division by invariant integers, 2011).
std::uint64_t reciprocal(std::uint64_t divisor) {
  std::uint64_t quotient = 0;
  std::uint64_t rest = ~divisor;
  for (int i = 0; i < 64; ++i) {
    const Wide doubled = Wide{rest} << 1 | 1;
    const std::uint64_t bit = high(doubled) | (is_below(low(doubled), divisor) ^ 1);
    rest = low(doubled) - (divisor & all_if(bit));
    quotient = quotient << 1 | bit;
  }
  return quotient;
}

// trim drops limbs that are zero from the top of a number > 0.
Limbs trim(Limbs limbs) {
  while (declassify(limbs.back() == 0)) {
    limbs.pop_back();
  }
  return limbs;
}

// Divisor is a number > 0 with its highest bit moved to the top of a limb.
class Divisor {
 public:
  explicit Divisor(Limbs limbs)
      : limbs_(trim(std::move(limbs))),
        bits_(static_cast<unsigned>(std::countl_zero(limbs_.back() | 1))) {
    shift_up(limbs_, bits_);
    reciprocal_ = reciprocal(limbs_.back());
  }

  // is_one_modulo tells whether a is 1 modulo the number: D. E. Knuth, The Art of Computer
  // Programming, volume 2, algorithm 4.3.1 D, with each digit of the quotient guessed too high by
  // up to four, and put right.
  [[nodiscard]] bool is_one_modulo(Limbs a) const {
    a.resize(std::max(a.size(), limbs_.size()) + 1);
    shift_up(a, bits_);
    for (std::size_t i = a.size() - limbs_.size(); i-- > 0;) {
      std::uint64_t* const digits = a.data() + i;
      take(digits, guess(digits));
      for (int times = 0; times < 4; ++times) {
        put_back(digits);
      }
    }
    a.resize(limbs_.size());
    return is_number(a, std::uint64_t{1} << bits_);
  }

 private:
  // guess estimates the quotient of the highest two digits by the divisor's highest.
  [[nodiscard]] std::uint64_t guess(const std::uint64_t* digits) const {
    const std::uint64_t first = digits[limbs_.size()];
    const std::uint64_t second = digits[limbs_.size() - 1];
    const Wide estimate = Wide{reciprocal_} * first + (Wide{first} << 64 | second);
    const std::uint64_t digit = high(estimate) + 2;
    const std::uint64_t is_too_large = is_below(digit, 2) | (is_below(first, limbs_.back()) ^ 1);
    return digit | all_if(is_too_large);
  }

  // take subtracts so many times the divisor.
  void take(std::uint64_t* digits, std::uint64_t times) const {
    std::uint64_t carry = 0;
    for (const std::uint64_t limb : limbs_) {
      const Wide product = Wide{limb} * times + carry;
      carry = high(product) + is_below(*digits, low(product));
      *digits++ -= low(product);
    }
    *digits -= carry;
  }

  // put_back adds the divisor if the digits are negative.
  void put_back(std::uint64_t* digits) const {
    const std::uint64_t is_negative = all_if(digits[limbs_.size()] >> 63);
    std::uint64_t carry = 0;
    for (const std::uint64_t limb : limbs_) {
      const Wide sum = Wide{*digits} + (limb & is_negative) + carry;
      *digits++ = low(sum);
      carry = high(sum);
    }
    *digits += carry;
  }

  Limbs limbs_;
  unsigned bits_;
  std::uint64_t reciprocal_;
};

bool is_inverse(ByteView a, ByteView b, Limbs m) {
  return !is_number(m, 0) && Divisor(std::move(m)).is_one_modulo(multiply(read(a), read(b)));
}

}  // namespace

bool is_product(ByteView a, ByteView b, ByteView n) {
  Limbs product = multiply(read(a), read(b));
  const Limbs wanted = read(n);
  if (product.size() < wanted.size()) {
    return false;
  }
  subtract(product, wanted);
  return is_number(product, 0);
}

bool is_inverse(ByteView a, ByteView b, ByteView m) {
  return is_inverse(a, b, read(m));
}

bool is_inverse_before(ByteView a, ByteView b, ByteView m) {
  Limbs before = read(m);
  const std::uint64_t is_negative = subtract(before, {1});
  return !declassify(is_negative != 0) && is_inverse(a, b, std::move(before));
}

bool is_less(ByteView a, ByteView b) {
  if (a.size() != b.size()) {
    return a.size() < b.size();
  }
  Limbs difference = read(a);
  return declassify(subtract(difference, read(b)) != 0);
}

}  // namespace keyfluent
