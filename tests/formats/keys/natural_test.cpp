// SPDX-License-Identifier: MIT
#include "keyfluent/keys/natural.h"

#include "keyfluent/keys/bignum.h"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <random>
#include <vector>

using namespace keyfluent;

namespace {

// Numbers that are awkward for division digit by digit: limbs of ones, of zeros, and bits at the
// edges of both, besides random ones.
Number awkward(std::mt19937_64& random) {
  constexpr std::array<std::uint64_t, 6> kLimbs = {
      0, 1, ~std::uint64_t{0}, ~std::uint64_t{1}, std::uint64_t{1} << 63, ~std::uint64_t{0} >> 1};
  std::vector<std::uint8_t> bytes;
  const std::size_t count = random() % 6;
  const bool is_random = random() % 4 == 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t limb = is_random ? random() : kLimbs[random() % kLimbs.size()];
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes.push_back(static_cast<std::uint8_t>(limb >> shift));
    }
  }
  bytes.resize(bytes.size() - (bytes.empty() ? 0 : random() % 8));
  return Number(ByteView(bytes));
}

// one_more is a + 1.
Number one_more(const Number& a) {
  Number result = a.clone();
  BN_add_word(result.get(), 1);
  return result;
}

void check_product(const Number& a, const Number& b, const Number& n) {
  Scratch scratch;
  CHECK(is_product(a.magnitude().view(), b.magnitude().view(), n.magnitude().view()) ==
        (product(a, b, scratch) == n));
}

void check_inverse(const Number& a, const Number& b, const Number& m) {
  Scratch scratch;
  const bool expected = !m.is_zero() && product_mod(a, b, m, scratch).is_one();
  const SecretBytes left = a.magnitude();
  const SecretBytes right = b.magnitude();
  CHECK(is_inverse(left.view(), right.view(), m.magnitude().view()) == expected);
  CHECK(is_inverse_before(left.view(), right.view(), one_more(m).magnitude().view()) == expected);
}

}  // namespace

TEST_CASE("natural: products are those of OpenSSL, and nothing else is one") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 3000; ++i) {
    const Number a = awkward(random);
    const Number b = awkward(random);
    Scratch scratch;
    const Number n = product(a, b, scratch);
    check_product(a, b, n);
    check_product(a, b, one_more(n));
    check_product(a, b, awkward(random));
  }
}

TEST_CASE("natural: inverses are those of OpenSSL, and nothing else is one") {
  std::mt19937_64 random(2);
  int found = 0;
  for (int i = 0; i < 20000; ++i) {
    const Number a = awkward(random);
    const Number b = awkward(random);
    const Number m = awkward(random);
    check_inverse(a, b, m);
    Scratch scratch;
    if (const auto inverse = inverse_mod(a, m, scratch)) {
      ++found;
      check_inverse(a, *inverse, m);
      check_inverse(a, one_more(*inverse), m);
      // As awkward as can be: a b - 1 is a multiple of m, and the quotient is any number.
      const Number wide = one_more(product(b, m, scratch));
      check_inverse(wide, Number::of(1), m);
      check_inverse(one_more(wide), Number::of(1), m);
    }
  }
  CHECK(found > 1000);
}

TEST_CASE("natural: no inverse modulo zero or one") {
  const std::vector<std::uint8_t> one = {1};
  const std::vector<std::uint8_t> two = {2};
  CHECK_FALSE(is_inverse(one, one, {}));
  CHECK_FALSE(is_inverse(one, one, one));
  CHECK(is_inverse(one, one, two));
  CHECK_FALSE(is_inverse_before(one, one, {}));
  CHECK_FALSE(is_inverse_before(one, one, one));
  CHECK_FALSE(is_inverse_before(one, one, two));
}

TEST_CASE("natural: less") {
  std::mt19937_64 random(3);
  for (int i = 0; i < 3000; ++i) {
    const Number a = awkward(random);
    const Number b = i % 3 == 0 ? a.clone() : awkward(random);
    CHECK(is_less(a.magnitude().view(), b.magnitude().view()) == (a < b));
  }
}
