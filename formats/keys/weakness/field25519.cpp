// SPDX-License-Identifier: MIT
#include "keyfluent/keys/weakness/field25519.h"

#include <bit>
#include <utility>

namespace keyfluent::field25519 {

namespace {

__extension__ using Wide = unsigned __int128;

constexpr Element kOne = {1, 0, 0, 0};

bool is_zero(const Element& a) {
  return (a[0] | a[1] | a[2] | a[3]) == 0;
}

bool is_less(const Element& a, const Element& b) {
  for (std::size_t i = 4; i-- > 0;) {
    if (a[i] != b[i]) {
      return a[i] < b[i];
    }
  }
  return false;
}

// take subtracts b from a and returns the borrow.
std::uint64_t take(Element& a, const Element& b) {
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const Wide difference = Wide{a[i]} - b[i] - borrow;
    a[i] = static_cast<std::uint64_t>(difference);
    borrow = static_cast<std::uint64_t>(difference >> 64) & 1;
  }
  return borrow;
}

// add_small adds a number of at most 64 bits, and whatever runs over 2^256 as 38 (2^256 = 38 mod
// p).
void add_small(Element& a, std::uint64_t value) {
  while (value != 0) {
    std::uint64_t carry = value;
    for (std::uint64_t& limb : a) {
      const Wide sum = Wide{limb} + carry;
      limb = static_cast<std::uint64_t>(sum);
      carry = static_cast<std::uint64_t>(sum >> 64);
    }
    value = carry * 38;
  }
}

void shift_right(Element& a, unsigned bits) {
  for (std::size_t i = 0; i < 3; ++i) {
    a[i] = (a[i] >> bits) | (a[i + 1] << (64 - bits));
  }
  a[3] >>= bits;
}

// strip takes the factors of two from a (which is not zero) and returns how many there were.
unsigned strip(Element& a) {
  unsigned count = 0;
  while (a[0] == 0) {
    a = {a[1], a[2], a[3], 0};
    count += 64;
  }
  const auto bits = static_cast<unsigned>(std::countr_zero(a[0]));
  if (bits != 0) {
    shift_right(a, bits);
  }
  return count + bits;
}

}  // namespace

Element read_element(ByteView bytes) {
  Element a = {};
  for (std::size_t limb = 0; limb < 4; ++limb) {
    for (std::size_t i = 8; i-- > 0;) {
      a[limb] = (a[limb] << 8) | bytes[8 * limb + i];
    }
  }
  a[3] &= ~(std::uint64_t{1} << 63);
  return a;
}

bool is_reduced(const Element& a) {
  return is_less(a, kPrime);
}

bool is_multiple_of_prime(const Element& a) {
  Element rest = a;
  while (!is_reduced(rest)) {
    take(rest, kPrime);
  }
  return is_zero(rest);
}

Element add(const Element& a, const Element& b) {
  Element sum = a;
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const Wide limb = Wide{a[i]} + b[i] + carry;
    sum[i] = static_cast<std::uint64_t>(limb);
    carry = static_cast<std::uint64_t>(limb >> 64);
  }
  add_small(sum, carry * 38);
  return sum;
}

Element subtract(const Element& a, const Element& b) {
  Element difference = a;
  // A borrow is 2^256 too much, which is 38.
  for (std::uint64_t borrow = take(difference, b); borrow != 0;) {
    borrow = take(difference, {38, 0, 0, 0});
  }
  return difference;
}

Element multiply(const Element& a, const Element& b) {
  std::array<std::uint64_t, 8> product = {};
  for (std::size_t i = 0; i < 4; ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      const Wide limb = Wide{a[i]} * b[j] + product[i + j] + carry;
      product[i + j] = static_cast<std::uint64_t>(limb);
      carry = static_cast<std::uint64_t>(limb >> 64);
    }
    product[i + 4] = carry;
  }
  Element low = {};
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const Wide limb = Wide{product[i + 4]} * 38 + product[i] + carry;
    low[i] = static_cast<std::uint64_t>(limb);
    carry = static_cast<std::uint64_t>(limb >> 64);
  }
  add_small(low, carry * 38);
  return low;
}

// The Jacobi symbol of a over p by halving and subtracting, with the rules for 2 and of reciprocity
// (Cohen, A Course in Computational Algebraic Number Theory, algorithm 1.4.10).
bool is_square(const Element& a) {
  Element top = a;
  Element bottom = kPrime;
  bool is_residue = true;
  while (!is_reduced(top)) {
    take(top, kPrime);
  }
  if (is_zero(top)) {
    return true;
  }
  while (!is_zero(top)) {
    const bool is_odd_power = strip(top) % 2 != 0;
    const std::uint64_t eighth = bottom[0] % 8;
    is_residue ^= is_odd_power && (eighth == 3 || eighth == 5);
    if (is_less(top, bottom)) {
      is_residue ^= top[0] % 4 == 3 && bottom[0] % 4 == 3;
      std::swap(top, bottom);
    }
    take(top, bottom);
  }
  return bottom == kOne && is_residue;
}

}  // namespace keyfluent::field25519
