// SPDX-License-Identifier: MIT
#include "keyfluent/keys/weakness/screen.h"

#include "keyfluent/keys/rows.h"
#include "tests/formats/keys/known.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

namespace keyfluent {

namespace {

bool is_weak(const KeyView& key, Effort effort) {
  return std::ranges::any_of(weaknesses(),
                             [&](const Weakness* weakness) { return weakness->has(key, effort); });
}

Bytes random_bytes(std::mt19937_64& random, std::size_t size) {
  Bytes bytes(size);
  std::ranges::generate(bytes, [&] { return static_cast<std::uint8_t>(random()); });
  return bytes;
}

// hostile_modulus is random, but for what one of the tests of moduli looks at.
Bytes hostile_modulus(std::mt19937_64& random) {
  constexpr std::size_t kSizes[] = {1, 7, 16, 33, 64, 95, 96, 97, 128, 131, 256, 384, 512};
  Bytes n = random_bytes(random, kSizes[random() % std::size(kSizes)]);
  n[0] |= 1;
  n.back() |= 1;
  const std::size_t period = std::size_t{4} << random() % 5;  // 64 is too long to be found
  switch (random() % 8) {
    case 0:  // a byte that comes again and again, from somewhere on
      for (std::size_t i = random() % period, first = random() % n.size(); i < n.size();
           i += period) {
        n[n.size() - 1 - i] = i < first ? n[n.size() - 1 - i] : 0x5A;
      }
      break;
    case 1:
      for (std::size_t i = random() % period; i < n.size(); i += period) {
        n[n.size() - 1 - i] = 0xA5;
      }
      break;
    case 2: {
      const std::size_t run = std::min<std::size_t>(n.size(), 14 + random() % 4);
      std::fill_n(n.begin() + static_cast<std::ptrdiff_t>(random() % (n.size() - run + 1)), run, 7);
      break;
    }
    case 3:
      n.back() &= 0xFE;
      break;
    default:
      break;
  }
  return n;
}

Bytes hostile_exponent(std::mt19937_64& random) {
  switch (random() % 8) {
    case 0:
      return {};
    case 1:
      return {static_cast<std::uint8_t>(1 + random() % 4)};
    case 2:
      return random_bytes(random, 1 + random() % 130);
    default:
      return {1, 0, 1};
  }
}

// has_pattern_plainly is what rsa-pattern means, without anything to make it fast.
bool has_pattern_plainly(const Bytes& n) {
  std::size_t run = 0;
  for (std::size_t i = 0; i < n.size(); ++i) {
    run = i > 0 && n[i] == n[i - 1] ? run + 1 : 1;
    if (run == 16) {
      return true;
    }
  }
  for (const std::size_t period : {4U, 8U, 16U, 32U}) {
    const std::size_t words = n.size() / period;
    for (std::size_t place = 0; words >= 8 && place < period; ++place) {
      std::size_t same = 0;
      while (same < words && n[n.size() - 1 - place - same * period] == n[n.size() - 1 - place]) {
        ++same;
      }
      if (same == words) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

TEST_CASE("the screen lets no weak key pass") {
  for (const known::Row& row : known::rows("weakness/weak_keys.tsv")) {
    CAPTURE(row[1]);
    const Bytes blob = known::bytes_of(row[2]);
    KeyView key = read_key_view(blob).value();
    for (const bool is_proven : {false, true}) {
      key.is_point_proven = is_proven;
      for (const Effort effort : {Effort::kQuick, Effort::kThorough}) {
        CHECK((may_be_weak(key, effort) || !is_weak(key, effort)));
      }
    }
  }
}

TEST_CASE("the screen lets no weak modulus or exponent pass, and nearly all others") {
  std::mt19937_64 random(41);
  std::size_t weak = 0;
  std::size_t held = 0;
  for (int round = 0; round < 10'000; ++round) {
    const Bytes n = hostile_modulus(random);
    const Bytes e = hostile_exponent(random);
    KeyView key;
    key.algorithm = &kSshRsa;
    key.components[rsa::kN] = n;
    key.components[rsa::kE] = without_leading_zeros(e);
    const bool is_found = is_weak(key, Effort::kQuick);
    const bool may_be = may_be_weak(key, Effort::kQuick);
    REQUIRE((may_be || !is_found));
    REQUIRE(kRsaPattern.has(key, Effort::kQuick) == has_pattern_plainly(n));
    weak += static_cast<std::size_t>(is_found);
    held += static_cast<std::size_t>(may_be && !is_found);
  }
  CHECK(weak > 3000);  // most random numbers have a small factor
  CHECK(held < 1000);
}

TEST_CASE("the screen holds sound keys back once in a thousand at most") {
  std::size_t held = 0;
  for (const known::Row& row : known::rows("known_keys.tsv")) {
    const Bytes blob = known::bytes_of(row[6]);
    KeyView key = read_key_view(blob).value();
    key.is_point_proven = true;
    const Algorithm& plain = key.algorithm->plain();
    const bool is_usual = &plain == &kSshRsa || &plain == &kSshEd25519 || !plain.curve.empty();
    held += static_cast<std::size_t>(is_usual && may_be_weak(key, Effort::kQuick));
  }
  CHECK(held == 0);
}

}  // namespace keyfluent
