// SPDX-License-Identifier: MIT
#include "keyfluent/keys/nistp256.h"

#include "keyfluent/core/words.h"

#include <array>

namespace keyfluent {

namespace {

__extension__ using Wide = unsigned __int128;

// Number is below 2^256, its lowest 64 bits first.
using Number256 = std::array<std::uint64_t, 4>;

constexpr Number256 kPrime = {
    0xFFFFFFFFFFFFFFFF, 0x00000000FFFFFFFF, 0x0000000000000000, 0xFFFFFFFF00000001};

// With R = 2^256, multiply(a, b) is a b / R (P. L. Montgomery, Modular Multiplication without Trial
// Division, 1985).  These are R^2, 3 / R and b / R modulo the prime.
constexpr Number256 kSquareOfR = {
    0x0000000000000003, 0xFFFFFFFBFFFFFFFF, 0xFFFFFFFFFFFFFFFE, 0x00000004FFFFFFFD};
constexpr Number256 kThree = {
    0x0000000900000002, 0x00000003FFFFFFFA, 0xFFFFFFF700000006, 0xFFFFFFFC00000009};
constexpr Number256 kB = {
    0x5B664D723897434F, 0x5AC8124D12F3E1BB, 0x426BE7E39123AFDD, 0x2128D4C63DD38668};

Number256 read_number(ByteView bytes) {
  const std::uint8_t* const from = bytes.first<32>().data();
  return {load_big_endian(from + 24),
          load_big_endian(from + 16),
          load_big_endian(from + 8),
          load_big_endian(from)};
}

// take subtracts b from a and returns the borrow.
std::uint64_t take(Number256& a, const Number256& b) {
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const Wide difference = Wide{a[i]} - b[i] - borrow;
    a[i] = static_cast<std::uint64_t>(difference);
    borrow = static_cast<std::uint64_t>(difference >> 64) & 1;
  }
  return borrow;
}

std::uint64_t put(Number256& a, const Number256& b) {
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const Wide sum = Wide{a[i]} + b[i] + carry;
    a[i] = static_cast<std::uint64_t>(sum);
    carry = static_cast<std::uint64_t>(sum >> 64);
  }
  return carry;
}

bool is_reduced(Number256 a) {
  return take(a, kPrime) != 0;
}

Number256 subtract(Number256 a, const Number256& b) {
  if (take(a, b) != 0) {
    put(a, kPrime);
  }
  return a;
}

// reduced is a + carry * 2^256, less the prime where that is not negative.
Number256 reduced(const Number256& a, std::uint64_t carry) {
  Number256 less = a;
  const bool is_below = take(less, kPrime) > carry;
  return is_below ? a : less;
}

Number256 add(Number256 a, const Number256& b) {
  const std::uint64_t carry = put(a, b);
  return reduced(a, carry);
}

// Sum is a number on its way through multiply: less than 2^320.
struct Sum {
  std::uint64_t limb0 = 0;
  std::uint64_t limb1 = 0;
  std::uint64_t limb2 = 0;
  std::uint64_t limb3 = 0;
  std::uint64_t limb4 = 0;
};

// What is written out below must stay in registers, and does where it is all one function.
#define KEYFLUENT_INLINE __attribute__((always_inline)) inline

// put_product puts the low half of a * digit + limb + carry into the limb, and the high one into
// the carry.
KEYFLUENT_INLINE void put_product(std::uint64_t a,
                                  std::uint64_t digit,
                                  std::uint64_t& limb,
                                  std::uint64_t& carry) {
  const Wide sum = Wide{a} * digit + limb + carry;
  limb = static_cast<std::uint64_t>(sum);
  carry = static_cast<std::uint64_t>(sum >> 64);
}

// put_sum puts the low half of a + b + carry into the limb.
KEYFLUENT_INLINE void put_sum(std::uint64_t a,
                              std::uint64_t b,
                              std::uint64_t& limb,
                              std::uint64_t& carry) {
  const Wide sum = Wide{a} + b + carry;
  limb = static_cast<std::uint64_t>(sum);
  carry = static_cast<std::uint64_t>(sum >> 64);
}

// add_product adds a * digit, and divides by 2^64.  The prime is -1 modulo 2^64, so that the lowest
// limb itself is the multiple of the prime that makes it zero; and the prime is its highest limb
// * 2^192 + 2^96 - 1.
KEYFLUENT_INLINE void add_product(const Number256& a, std::uint64_t digit, Sum& sum) {
  std::uint64_t carry = 0;
  put_product(a[0], digit, sum.limb0, carry);
  put_product(a[1], digit, sum.limb1, carry);
  put_product(a[2], digit, sum.limb2, carry);
  put_product(a[3], digit, sum.limb3, carry);
  sum.limb4 += carry;
  const std::uint64_t factor = sum.limb0;
  const Wide top = Wide{factor} * kPrime[3];
  carry = 0;
  put_sum(sum.limb1, factor << 32, sum.limb0, carry);
  put_sum(sum.limb2, factor >> 32, sum.limb1, carry);
  put_sum(sum.limb3, static_cast<std::uint64_t>(top), sum.limb2, carry);
  put_sum(sum.limb4, static_cast<std::uint64_t>(top >> 64), sum.limb3, carry);
  sum.limb4 = carry;
}

Number256 multiply(const Number256& a, const Number256& b) {
  Sum sum;
  add_product(a, b[0], sum);
  add_product(a, b[1], sum);
  add_product(a, b[2], sum);
  add_product(a, b[3], sum);
  return reduced({sum.limb0, sum.limb1, sum.limb2, sum.limb3}, sum.limb4);
}

}  // namespace

// y^2 = x^3 - 3 x + b, each side divided by R.
bool is_on_nistp256(ByteView x_bytes, ByteView y_bytes) {
  const Number256 x = read_number(x_bytes);
  const Number256 y = read_number(y_bytes);
  if (!is_reduced(x) || !is_reduced(y)) {
    return false;
  }
  const Number256 factor = subtract(multiply(x, x), kThree);
  return multiply(y, y) == add(multiply(factor, multiply(x, kSquareOfR)), kB);
}

}  // namespace keyfluent
