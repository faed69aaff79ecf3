// SPDX-License-Identifier: MIT
#include "keyfluent/keys/weakness/weakness.h"

#include "keyfluent/keys/rows.h"
#include "keyfluent/keys/weakness/field25519.h"
#include "keyfluent/keys/weakness/rsa_residue.h"
#include "tests/formats/keys/known.h"

#include <doctest/doctest.h>
#include <openssl/bn.h>

#include <random>
#include <set>

namespace keyfluent {

namespace {

// view_of makes the view of a key that PublicKey holds.
KeyView view_of(const PublicKey& key) {
  KeyView view;
  view.algorithm = &key.algorithm();
  view.name = key.name();
  view.blob = key.blob();
  for (std::size_t i = 0; i < key.components().size() && i < KeyView::kComponents; ++i) {
    view.components[i] = key.components()[i].view();
  }
  return view;
}

std::string found(const KeyView& key, Effort effort) {
  std::set<std::string_view> names;
  for (const Weakness* weakness : weaknesses()) {
    if (weakness->has(key, effort)) {
      names.insert(weakness->name);
    }
  }
  std::string text;
  for (const std::string_view name : names) {
    text += (text.empty() ? "" : ",") + std::string(name);
  }
  return text.empty() ? "-" : text;
}

field25519::Element random_element(std::mt19937_64& random) {
  return {random(), random(), random(), random()};
}

// Big is OpenSSL's number of the same value: the other opinion.
struct Big {
  explicit Big(const field25519::Element& a) {
    Bytes bytes;
    for (std::size_t i = 0; i < 32; ++i) {
      bytes.push_back(static_cast<std::uint8_t>(a[i / 8] >> (8 * (i % 8))));
    }
    BN_lebin2bn(bytes.data(), 32, value);
  }

  Big(const Big&) = delete;
  Big& operator=(const Big&) = delete;

  ~Big() { BN_free(value); }

  BIGNUM* value = BN_new();
};

}  // namespace

TEST_CASE("each weakness is found in the keys that have it, and in no other") {
  std::set<std::string> met;
  for (const known::Row& row : known::rows("weakness/weak_keys.tsv")) {
    CAPTURE(row[1]);
    const PublicKey key = PublicKey::from_blob(known::bytes_of(row[2])).value();
    const bool is_thorough = row[0].ends_with('?');
    const std::string names = row[0].substr(0, row[0].size() - (is_thorough ? 1 : 0));
    CHECK(found(view_of(key), Effort::kThorough) == names);
    CHECK(found(view_of(key), Effort::kQuick) == (is_thorough ? "-" : names));
    met.insert(names);
  }
  for (const Weakness* weakness : weaknesses()) {
    CAPTURE(weakness->name);
    CHECK(met.contains(std::string(weakness->name)));
  }
}

TEST_CASE("the keys of every tool's making have no weakness") {
  for (const known::Row& row : known::rows("known_keys.tsv")) {
    CAPTURE(row[0]);
    const PublicKey key = PublicKey::from_blob(known::bytes_of(row[6])).value();
    CHECK(found(view_of(key), Effort::kThorough) == "-");
  }
}

TEST_CASE("the field agrees with OpenSSL's numbers") {
  std::mt19937_64 random(7);
  BN_CTX* context = BN_CTX_new();
  const Big prime(field25519::kPrime);
  Big result({});
  for (int round = 0; round < 3000; ++round) {
    field25519::Element a = random_element(random);
    field25519::Element b = random_element(random);
    if (round % 7 == 0) {
      a = {~0ULL - random() % 50, ~0ULL, ~0ULL, round % 2 == 0 ? ~0ULL : field25519::kPrime[3]};
    }
    if (round % 5 == 0) {
      b = {random() % 40, 0, 0, 0};
    }
    const Big x(a);
    const Big y(b);
    const auto same = [&](const field25519::Element& got) {
      const Big big(got);
      BIGNUM* reduced = BN_new();
      BN_nnmod(reduced, big.value, prime.value, context);
      const bool is_same = BN_cmp(reduced, result.value) == 0;
      BN_free(reduced);
      return is_same;
    };
    BN_mod_add(result.value, x.value, y.value, prime.value, context);
    CHECK(same(field25519::add(a, b)));
    BN_mod_sub(result.value, x.value, y.value, prime.value, context);
    CHECK(same(field25519::subtract(a, b)));
    BN_mod_mul(result.value, x.value, y.value, prime.value, context);
    CHECK(same(field25519::multiply(a, b)));
    const auto small = static_cast<std::uint32_t>(b[0]);
    const Big factor(field25519::Element{small, 0, 0, 0});
    BN_mod_mul(result.value, x.value, factor.value, prime.value, context);
    CHECK(same(field25519::multiply(a, small)));
    CHECK(field25519::is_square(a) == (BN_kronecker(x.value, prime.value, context) >= 0));
  }
  BN_CTX_free(context);
}

TEST_CASE("small numbers and their negatives, too, are squares or not") {
  // At -2, -3 and many others division steps come to no end, and Euler's criterion decides.
  BN_CTX* context = BN_CTX_new();
  const Big prime(field25519::kPrime);
  for (std::uint32_t small = 0; small < 2000; ++small) {
    CAPTURE(small);
    const field25519::Element a = {small, 0, 0, 0};
    for (const field25519::Element& b : {a, field25519::subtract(field25519::kPrime, a)}) {
      const bool is_square = BN_kronecker(Big(b).value, prime.value, context) >= 0;
      REQUIRE(field25519::is_square(b) == is_square);
    }
  }
  BN_CTX_free(context);
}

TEST_CASE("remainders agree with OpenSSL's numbers") {
  std::mt19937_64 random(8);
  for (int round = 0; round < 500; ++round) {
    Bytes bytes(1 + random() % 70);
    for (std::uint8_t& byte : bytes) {
      byte = static_cast<std::uint8_t>(random());
    }
    const std::uint64_t divisor = random() | 1;
    BIGNUM* number = BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr);
    CHECK(remainder_by(bytes, divisor) == BN_mod_word(number, divisor));
    BN_free(number);
    CHECK(remainder_by_small_primes(bytes) == remainder_by(bytes, kSmallPrimesProduct));
  }
  for (const std::size_t size : {0U, 1U, 7U, 8U, 9U, 512U, 2047U, 2048U, 2049U, 5000U}) {
    const Bytes ones(size, 0xFF);
    CHECK(remainder_by_small_primes(ones) == remainder_by(ones, kSmallPrimesProduct));
  }
}

TEST_CASE("a run of sixteen equal bytes is found at every place, one of fifteen is none") {
  std::mt19937_64 random(9);
  for (std::size_t at = 0; at + 16 <= 256; ++at) {
    Bytes n(256);
    for (std::size_t i = 0; i < n.size(); ++i) {
      n[i] = static_cast<std::uint8_t>(random() % 128 * 2 + i % 2);  // neighbours differ
    }
    KeyView key;
    key.algorithm = &kSshRsa;
    const Bytes e = {1, 0, 1};
    key.components[rsa::kE] = e;
    const std::uint8_t byte = static_cast<std::uint8_t>(at == 0 ? 0xFF : n[at - 1] ^ 2);
    std::fill_n(n.begin() + static_cast<std::ptrdiff_t>(at), 15, byte);
    if (at + 15 < n.size()) {
      n[at + 15] = static_cast<std::uint8_t>(byte ^ 4);
    }
    key.components[rsa::kN] = n;
    CHECK_FALSE(kRsaPattern.has(key, Effort::kQuick));
    n[at + 15] = byte;
    CHECK(kRsaPattern.has(key, Effort::kQuick));
  }
}

}  // namespace keyfluent
