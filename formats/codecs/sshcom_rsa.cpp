// SPDX-License-Identifier: MIT
// RSA in ssh.com's private format:
//
//   payload = number e, number d, number n, number u, number p, number q
//
// p < q and u = p^-1 mod q, so that the vendor's p is SSH's q.  Any odd e is met (the vendor's
// generator took 35 and 37), and d modulo the least common multiple of p - 1 and q - 1 as well as
// modulo their product.  Old releases of MindTerm wrote the six numbers in another order: the one
// that is the product of two others is n.
#include "keyfluent/codecs/sshcom_scheme.h"
#include "keyfluent/keys/bignum.h"
#include "keyfluent/keys/checks.h"
#include "keyfluent/keys/rows.h"

#include <algorithm>
#include <array>
#include <optional>

namespace keyfluent::codecs {

namespace {

constexpr std::size_t kNumbers = 6;
// The vendor's order.  Its p and q are the other way round.
constexpr std::array<std::uint8_t, kNumbers> kOrder = {
    rsa::kE, rsa::kD, rsa::kN, rsa::kIqmp, rsa::kQ, rsa::kP};

using Numbers = std::array<SecretBytes, kNumbers>;

bool is_product(const SecretBytes& n, const SecretBytes& p, const SecretBytes& q) {
  if (p.size() + q.size() < n.size() || p.size() + q.size() > n.size() + 1 || p.size() < 2 ||
      q.size() < 2) {
    return false;
  }
  Scratch scratch;
  return product(Number(p), Number(q), scratch) == Number(n);
}

// Place says where in the payload n and its two factors stand.
struct Factors {
  std::size_t n;
  std::size_t p;
  std::size_t q;
};

std::optional<Factors> find_factors_of(const Numbers& numbers, std::size_t n) {
  for (std::size_t p = 0; p < kNumbers; ++p) {
    for (std::size_t q = p + 1; q < kNumbers; ++q) {
      if (p != n && q != n && is_product(numbers[n], numbers[p], numbers[q])) {
        return Factors{n, p, q};
      }
    }
  }
  return std::nullopt;
}

std::optional<Factors> find_factors(const Numbers& numbers) {
  for (std::size_t n = 0; n < kNumbers; ++n) {
    if (const auto factors = find_factors_of(numbers, n)) {
      return factors;
    }
  }
  return std::nullopt;
}

bool undoes(const SecretBytes& d, const SecretBytes& e, const SecretBytes& prime) {
  Scratch scratch;
  return product_mod(Number(d), Number(e), minus_one(Number(prime)), scratch).is_one();
}

// take_exponents finds e and d among the three numbers that are left: e is the smallest, and d is
// the one that undoes it.
void take_exponents(std::array<SecretBytes*, 3> left, Components& key) {
  std::ranges::sort(
      left, [](const SecretBytes* a, const SecretBytes* b) { return Number(*a) < Number(*b); });
  const bool middle = undoes(*left[1], *left[0], key[rsa::kP]);
  key[rsa::kE] = std::move(*left[0]);
  key[rsa::kD] = std::move(*left[middle ? 1 : 2]);
}

// reorder makes sense of the numbers in any order; the key stays as it is if that fails.
void reorder(Numbers& numbers, Components& key) {
  const auto factors = find_factors(numbers);
  if (!factors) {
    return;
  }
  std::array<SecretBytes*, 3> left{};
  std::size_t count = 0;
  for (std::size_t i = 0; i < kNumbers; ++i) {
    if (i != factors->n && i != factors->p && i != factors->q) {
      left[count++] = &numbers[i];
    }
  }
  const bool p_is_larger = Number(numbers[factors->q]) < Number(numbers[factors->p]);
  key = Components(rsa::kCount);
  key[rsa::kN] = std::move(numbers[factors->n]);
  key[rsa::kP] = std::move(numbers[p_is_larger ? factors->p : factors->q]);
  key[rsa::kQ] = std::move(numbers[p_is_larger ? factors->q : factors->p]);
  take_exponents(left, key);
}

Result<SshcomKey> read(ByteView payload) {
  Reader reader(payload);
  Numbers numbers;
  for (SecretBytes& number : numbers) {
    number = SecretBytes(reader.read_bits_mpint());
  }
  KEYFLUENT_CHECK(finish_payload(reader));
  Components key(rsa::kCount);
  for (std::size_t i = 0; i < kNumbers; ++i) {
    key[kOrder[i]] = numbers[i].clone();
  }
  if (!is_product(key[rsa::kN], key[rsa::kP], key[rsa::kQ])) {
    reorder(numbers, key);
  }
  return SshcomKey{&kSshRsa, std::move(key)};
}

void write(SecretWriter& writer, const Components& key) {
  const bool in_order = Number(key[rsa::kQ]) < Number(key[rsa::kP]);
  const SecretBytes& small = key[in_order ? rsa::kQ : rsa::kP];
  const SecretBytes& large = key[in_order ? rsa::kP : rsa::kQ];
  Scratch scratch;
  const auto inverse = inverse_mod(Number(small), Number(large), scratch);
  put_bits_number(writer, key[rsa::kE].view());
  put_bits_number(writer, key[rsa::kD].view());
  put_bits_number(writer, key[rsa::kN].view());
  put_bits_number(writer, inverse ? inverse->magnitude().view() : ByteView());
  put_bits_number(writer, small.view());
  put_bits_number(writer, large.view());
}

bool holds(const Algorithm& algorithm) {
  return &algorithm == &kSshRsa;
}

}  // namespace

constexpr SshcomScheme kSshcomRsa = {
    .root = "if-modn",
    .written = "if-modn{sign{rsa-pkcs1-sha1},encrypt{rsa-pkcs1v2-oaep}}",
    .read = read,
    .write = write,
    .holds = holds,
};

}  // namespace keyfluent::codecs
