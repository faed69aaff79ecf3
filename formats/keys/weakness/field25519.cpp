// SPDX-License-Identifier: MIT
#include "keyfluent/keys/weakness/field25519.h"

#include "keyfluent/core/words.h"

namespace keyfluent::field25519 {

namespace {

__extension__ using Wide = unsigned __int128;

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

// multiply_add gives the low half of a b + c + carry, and the high half as the next carry.
std::uint64_t multiply_add(std::uint64_t a,
                           std::uint64_t b,
                           std::uint64_t c,
                           std::uint64_t& carry) {
  const Wide sum = Wide{a} * b + c + carry;
  carry = static_cast<std::uint64_t>(sum >> 64);
  return static_cast<std::uint64_t>(sum);
}

// add_row adds digit * b * 2^(64 kShift).
template <std::size_t kShift>
void add_row(std::array<std::uint64_t, 8>& sum, std::uint64_t digit, const Element& b) {
  std::uint64_t carry = 0;
  sum[kShift] = multiply_add(digit, b[0], sum[kShift], carry);
  sum[kShift + 1] = multiply_add(digit, b[1], sum[kShift + 1], carry);
  sum[kShift + 2] = multiply_add(digit, b[2], sum[kShift + 2], carry);
  sum[kShift + 3] = multiply_add(digit, b[3], sum[kShift + 3], carry);
  sum[kShift + 4] = carry;
}

}  // namespace

Element read_element(ByteView bytes) {
  const std::uint8_t* const from = bytes.first<32>().data();
  Element a = {load_little_endian(from),
               load_little_endian(from + 8),
               load_little_endian(from + 16),
               load_little_endian(from + 24)};
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

// The product of digit i of a and all of b, added up from the lowest; written out, as the compilers
// keep it in registers only then.
Element multiply(const Element& a, const Element& b) {
  std::array<std::uint64_t, 8> product = {};
  add_row<0>(product, a[0], b);
  add_row<1>(product, a[1], b);
  add_row<2>(product, a[2], b);
  add_row<3>(product, a[3], b);
  Element low = {};
  std::uint64_t carry = 0;
  low[0] = multiply_add(product[4], 38, product[0], carry);
  low[1] = multiply_add(product[5], 38, product[1], carry);
  low[2] = multiply_add(product[6], 38, product[2], carry);
  low[3] = multiply_add(product[7], 38, product[3], carry);
  add_small(low, carry * 38);
  return low;
}

Element multiply(const Element& a, std::uint32_t b) {
  Element product = {};
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    product[i] = multiply_add(a[i], b, 0, carry);
  }
  add_small(product, carry * 38);
  return product;
}

}  // namespace keyfluent::field25519
