// SPDX-License-Identifier: MIT
#include "src/audit/primes/shared_primes.h"

#include "src/audit/primes/batch_gcd.h"
#include "src/findings/errors.h"

#include <doctest/doctest.h>
#include <openssl/bn.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>

namespace keyfluent::audit {

namespace {

// The numbers here are OpenSSL's, so that GMP's are not judged by themselves.
struct Free {
  void operator()(BIGNUM* number) const { BN_free(number); }
};

using Big = std::unique_ptr<BIGNUM, Free>;

Bytes bytes_of(const BIGNUM* number) {
  Bytes bytes(static_cast<std::size_t>(BN_num_bytes(number)));
  BN_bn2bin(number, bytes.data());
  return bytes;
}

// Maker makes numbers from a seed.  Its "primes" are products of primes of 64 bits: for what is
// tested here it is enough that two of them have nothing in common, and they cost little.
class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  Big prime_like(int bits) {
    BN_CTX* context = BN_CTX_new();
    Big number(BN_new());
    BN_one(number.get());
    while (BN_num_bits(number.get()) <= bits - 64) {
      const Big factor(BN_new());
      BN_set_word(factor.get(), word_prime());
      BN_mul(number.get(), number.get(), factor.get(), context);
    }
    BN_CTX_free(context);
    return number;
  }

  // prime is a real one.
  static Big prime(int bits) {
    Big number(BN_new());
    BN_generate_prime_ex(number.get(), bits, 0, nullptr, nullptr, nullptr);
    return number;
  }

  Bytes modulus(int bits = 1024) { return product(prime_like(bits / 2), prime_like(bits / 2)); }

  static Bytes product(const Big& a, const Big& b) {
    BN_CTX* context = BN_CTX_new();
    const Big result(BN_new());
    BN_mul(result.get(), a.get(), b.get(), context);
    BN_CTX_free(context);
    return bytes_of(result.get());
  }

 private:
  // word_prime is a random prime above 2^63 (Miller and Rabin's test; a wrong one does no harm).
  std::uint64_t word_prime() {
    for (;;) {
      const std::uint64_t number = random_() | 1 | std::uint64_t{1} << 63;
      if (number % 3 != 0 && number % 5 != 0 && number % 7 != 0 && passes(number, 2) &&
          passes(number, 3)) {
        return number;
      }
    }
  }

  static bool passes(std::uint64_t number, std::uint64_t base) {
    __extension__ using Wide = unsigned __int128;
    std::uint64_t power = 1;
    for (std::uint64_t exponent = number - 1; exponent != 0; exponent >>= 1) {
      power = (exponent & 1) != 0 ? static_cast<std::uint64_t>(Wide{power} * base % number) : power;
      base = static_cast<std::uint64_t>(Wide{base} * base % number);
    }
    return power == 1;
  }

  std::mt19937_64 random_;
};

Bytes common_divisor(const Bytes& a, const Bytes& b) {
  BN_CTX* context = BN_CTX_new();
  const Big x(BN_bin2bn(a.data(), static_cast<int>(a.size()), nullptr));
  const Big y(BN_bin2bn(b.data(), static_cast<int>(b.size()), nullptr));
  const Big result(BN_new());
  BN_gcd(result.get(), x.get(), y.get(), context);
  BN_CTX_free(context);
  return bytes_of(result.get());
}

using Groups = std::map<std::vector<std::size_t>, Bytes>;

Groups found(const std::vector<Bytes>& moduli, const SharedPrimesSettings& settings) {
  Groups groups;
  const Result<std::vector<SharedFactor>> factors = find_shared_primes(moduli, settings);
  REQUIRE(factors.has_value());
  for (const SharedFactor& factor : *factors) {
    groups[factor.members] = factor.factor;
  }
  return groups;
}

// Plant shares primes between moduli of a list, in all the ways that are asked for.
struct Plant {
  std::vector<Bytes> moduli;
  Groups expected;

  Plant(std::size_t count, unsigned seed) {
    Maker maker(seed);
    for (std::size_t i = 0; i < count; ++i) {
      moduli.push_back(maker.modulus(i % 3 == 0 ? 1024 : i % 3 == 1 ? 2048 : 768));
    }
    const Big p = Maker::prime(512);
    const Big q = Maker::prime(512);
    const Big r = Maker::prime(384);
    const Big s = Maker::prime(1024);
    const Big other = Maker::prime(512);
    // A prime in three moduli, one of another size.
    moduli[3] = Maker::product(p, maker.prime_like(512));
    moduli[count / 2] = Maker::product(p, maker.prime_like(1024));
    moduli[count - 1] = Maker::product(p, maker.prime_like(512));
    expected[{3, count / 2, count - 1}] = bytes_of(p.get());
    // Both primes of a modulus shared, with two others.
    moduli[5] = Maker::product(q, r);
    moduli[6] = Maker::product(q, other);
    moduli[count / 3] = Maker::product(r, maker.prime_like(512));
    expected[{5, 6}] = bytes_of(q.get());
    expected[{5, count / 3}] = bytes_of(r.get());
    // A simple pair, far apart.
    moduli[0] = Maker::product(s, maker.prime_like(1024));
    moduli[count - 2] = Maker::product(s, maker.prime_like(1024));
    expected[{0, count - 2}] = bytes_of(s.get());
  }
};

}  // namespace

TEST_CASE("the common divisors of small sets are those that pairs have") {
  for (std::size_t count = 1; count < 40; ++count) {
    Maker maker(static_cast<unsigned>(count));
    std::vector<Bytes> moduli;
    for (std::size_t i = 0; i < count; ++i) {
      moduli.push_back(maker.modulus(i % 7 == 6   ? 4096
                                     : i % 5 == 3 ? 128
                                     : i % 2 == 0 ? 256
                                                  : 384));
    }
    if (count > 5) {
      const Big shared = maker.prime_like(128);
      moduli[1] = Maker::product(shared, maker.prime_like(128));
      moduli[4] = Maker::product(shared, maker.prime_like(128));
    }
    Groups expected;
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (const Bytes divisor = common_divisor(moduli[i], moduli[j]); divisor != Bytes{1}) {
          expected[{j, i}] = divisor;
        }
      }
    }
    CAPTURE(count);
    CHECK(found(moduli, {.threads = 1 + static_cast<unsigned>(count) % 4}) == expected);
  }
}

TEST_CASE("planted primes are found exactly: several sizes, groups, both primes shared") {
  for (const unsigned threads : {1U, 2U, 5U}) {
    const Plant plant(300, threads);
    CHECK(found(plant.moduli, {.threads = threads}) == plant.expected);
  }
}

TEST_CASE("little memory finds the same, in groups") {
  const Plant plant(200, 77);
  const std::uint64_t enough = memory_needed(200 * 20, 200);
  for (const std::uint64_t memory : {enough, enough / 3, enough / 12}) {
    double last = 0;
    const SharedPrimesSettings settings{
        .threads = 2, .memory = memory, .progress = [&](double share) {
          CHECK(share >= last);
          CHECK(share <= 1);
          last = share;
        }};
    CHECK(found(plant.moduli, settings) == plant.expected);
    CHECK(last > 0.9);
  }
  const Result<std::vector<SharedFactor>> too_little =
      find_shared_primes(plant.moduli, {.threads = 1, .memory = 100});
  REQUIRE(!too_little);
  CHECK(too_little.error().is(errors::audit_memory_too_small));
}

TEST_CASE("a modulus that divides another one is named as the divisor") {
  Maker maker(9);
  std::vector<Bytes> moduli = {maker.modulus(), maker.modulus(), maker.modulus()};
  const Big small(BN_bin2bn(moduli[0].data(), static_cast<int>(moduli[0].size()), nullptr));
  moduli.push_back(Maker::product(small, maker.prime_like(512)));
  CHECK(found(moduli, {}) == Groups{{{0, 3}, moduli[0]}});
}

TEST_CASE("a thousand moduli of one prime are one group") {
  Maker maker(10);
  const Big prime = Maker::prime(256);
  std::vector<Bytes> moduli;
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < 1000; ++i) {
    moduli.push_back(Maker::product(prime, maker.prime_like(256)));
    all.push_back(i);
  }
  CHECK(found(moduli, {.threads = 2}).at(all) == bytes_of(prime.get()));
}

TEST_CASE("no moduli, one modulus") {
  Maker maker(11);
  CHECK(found({}, {}).empty());
  CHECK(found({maker.modulus()}, {}).empty());
}

}  // namespace keyfluent::audit
