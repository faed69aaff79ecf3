// SPDX-License-Identifier: MIT
#include "keyfluent/keys/nistp256.h"

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
  Number256 number = {};
  for (std::size_t i = 0; i < 32; ++i) {
    number[3 - i / 8] = (number[3 - i / 8] << 8) | bytes[i];
  }
  return number;
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

// The prime is -1 modulo 2^64, so that the lowest digit itself is the multiple of the prime that
// makes it zero.
Number256 multiply(const Number256& a, const Number256& b) {
  std::array<std::uint64_t, 6> sum = {};
  for (const std::uint64_t digit : b) {
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const Wide limb = Wide{a[i]} * digit + sum[i] + carry;
      sum[i] = static_cast<std::uint64_t>(limb);
      carry = static_cast<std::uint64_t>(limb >> 64);
    }
    const Wide top = Wide{sum[4]} + carry;
    const std::uint64_t factor = sum[0];
    Wide limb = Wide{factor} * kPrime[0] + factor;
    for (std::size_t i = 1; i < 4; ++i) {
      limb = Wide{factor} * kPrime[i] + sum[i] + static_cast<std::uint64_t>(limb >> 64);
      sum[i - 1] = static_cast<std::uint64_t>(limb);
    }
    limb = top + static_cast<std::uint64_t>(limb >> 64);
    sum[3] = static_cast<std::uint64_t>(limb);
    sum[4] = static_cast<std::uint64_t>(limb >> 64);
  }
  return reduced({sum[0], sum[1], sum[2], sum[3]}, sum[4]);
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
