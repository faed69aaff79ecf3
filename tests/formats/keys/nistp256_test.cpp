// SPDX-License-Identifier: MIT
#include "keyfluent/keys/nistp256.h"

#include <doctest/doctest.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>

#include <array>
#include <memory>
#include <random>
#include <string>

using namespace keyfluent;

namespace {

using Coordinates = std::array<std::uint8_t, 65>;

// Openssl answers the same question, and makes points.
class Openssl {
 public:
  [[nodiscard]] bool is_on_curve(const Coordinates& point) const {
    const bool is_good =
        EC_POINT_oct2point(group_.get(), point_.get(), point.data(), point.size(), nullptr) == 1;
    ERR_clear_error();
    return is_good;
  }

  [[nodiscard]] Coordinates multiple_of_base(unsigned long factor) const {
    Coordinates encoded{};
    const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(BN_new(), BN_free);
    BN_set_word(number.get(), factor);
    EC_POINT_mul(group_.get(), point_.get(), number.get(), nullptr, nullptr, nullptr);
    EC_POINT_point2oct(group_.get(),
                       point_.get(),
                       POINT_CONVERSION_UNCOMPRESSED,
                       encoded.data(),
                       encoded.size(),
                       nullptr);
    return encoded;
  }

 private:
  std::unique_ptr<EC_GROUP, decltype(&EC_GROUP_free)> group_{
      EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1), EC_GROUP_free};
  std::unique_ptr<EC_POINT, decltype(&EC_POINT_free)> point_{EC_POINT_new(group_.get()),
                                                             EC_POINT_free};
};

bool ours(const Coordinates& point) {
  return is_on_nistp256(ByteView(point).subspan(1, 32), ByteView(point).subspan(33));
}

}  // namespace

TEST_CASE("nistp256: multiples of the base point are on the curve, changed ones are not") {
  const Openssl openssl;
  std::mt19937_64 generator(21);
  for (int i = 0; i < 2000; ++i) {
    Coordinates point = openssl.multiple_of_base(generator() | 1);
    REQUIRE(ours(point));
    point[1 + generator() % 64] ^= static_cast<std::uint8_t>(1U << (generator() % 8));
    CHECK(ours(point) == openssl.is_on_curve(point));
    CHECK_FALSE(ours(point));
  }
}

TEST_CASE("nistp256: limbs of zeros and ones, and coordinates around the prime") {
  const Openssl openssl;
  std::mt19937_64 generator(22);
  constexpr std::array<std::uint8_t, 4> kBytes = {0x00, 0x01, 0xFE, 0xFF};
  for (int i = 0; i < 20000; ++i) {
    Coordinates point{4};
    for (std::size_t at = 1; at < point.size(); at += 4) {
      std::fill_n(point.begin() + static_cast<std::ptrdiff_t>(at), 4, kBytes[generator() % 4]);
    }
    CHECK(ours(point) == openssl.is_on_curve(point));
  }
}

TEST_CASE("nistp256: the same number with the prime added is refused") {
  const Openssl openssl;
  Coordinates point = openssl.multiple_of_base(1);
  CHECK(ours(point));
  Coordinates zero{4};
  CHECK_FALSE(ours(zero));
  CHECK_FALSE(openssl.is_on_curve(zero));
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> prime(BN_new(), BN_free);
  const std::unique_ptr<EC_GROUP, decltype(&EC_GROUP_free)> group(
      EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1), EC_GROUP_free);
  EC_GROUP_get_curve(group.get(), prime.get(), nullptr, nullptr, nullptr);
  int found = 0;
  for (unsigned long x = 0; x < 100; ++x) {
    const std::unique_ptr<EC_POINT, decltype(&EC_POINT_free)> at(EC_POINT_new(group.get()),
                                                                 EC_POINT_free);
    const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(BN_new(), BN_free);
    BN_set_word(number.get(), x);
    if (EC_POINT_set_compressed_coordinates(group.get(), at.get(), number.get(), 0, nullptr) != 1) {
      ERR_clear_error();
      continue;
    }
    EC_POINT_point2oct(
        group.get(), at.get(), POINT_CONVERSION_UNCOMPRESSED, point.data(), point.size(), nullptr);
    CHECK(ours(point));
    BN_add(number.get(), number.get(), prime.get());
    BN_bn2binpad(number.get(), point.data() + 1, 32);
    CHECK_FALSE(ours(point));
    ++found;
  }
  CHECK(found > 20);
}
