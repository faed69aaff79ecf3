// SPDX-License-Identifier: MIT
// ssh-rsa: RFC 4253 section 6.6, signatures of RFC 8332.
#include "keyfluent/crypto/openssl_errors.h"
#include "keyfluent/keys/bignum.h"
#include "keyfluent/keys/checks.h"
#include "keyfluent/keys/evp.h"
#include "keyfluent/keys/natural.h"
#include "keyfluent/keys/rows.h"

#include <openssl/rsa.h>

#include <iterator>

namespace keyfluent {
namespace {

using namespace rsa;  // NOLINT(google-build-using-namespace): the names of this file's components

constexpr Component kComponents[] = {
    {"n", true, false},
    {"e", true, false},
    {"d", true, true},
    {"iqmp", true, true},  // q^-1 mod p
    {"p", true, true},
    {"q", true, true},
};
constexpr LayoutItem kPublic[] = {{kE, Encoding::kMpint}, {kN, Encoding::kMpint}};
constexpr LayoutItem kPrivate[] = {{kN, Encoding::kMpint},
                                   {kE, Encoding::kMpint},
                                   {kD, Encoding::kMpint},
                                   {kIqmp, Encoding::kMpint},
                                   {kP, Encoding::kMpint},
                                   {kQ, Encoding::kMpint}};
constexpr LayoutItem kPpkPrivate[] = {{kD, Encoding::kMpint},
                                      {kP, Encoding::kMpint},
                                      {kQ, Encoding::kMpint},
                                      {kIqmp, Encoding::kMpint}};
constexpr LayoutItem kDropbearPrivate[] = {{kE, Encoding::kMpint},
                                           {kN, Encoding::kMpint},
                                           {kD, Encoding::kMpint},
                                           {kP, Encoding::kMpint},
                                           {kQ, Encoding::kMpint}};
// A certificate says n and e already.
constexpr Layout kPrivateAfterCertificate = Layout(kPrivate).subspan(2);

constexpr std::string_view kAliases[] = {"rsa-sha2-256", "rsa-sha2-512"};
constexpr std::string_view kCertAliases[] = {"rsa-sha2-256-cert-v01@openssh.com",
                                             "rsa-sha2-512-cert-v01@openssh.com"};
constexpr char kDigest[] = "SHA2-512";  // rsa-sha2-512

constexpr unsigned kDefaultBits = 3072;  // as ssh-keygen
constexpr unsigned kLeastBits =
    2048;  // the least that NIST SP 800-131A and BSI TR-02102 still allow
constexpr unsigned kMostBits = 16384;

// Recovery of p and q takes a 1/2 chance with each base; twenty leave one key in a million.
constexpr unsigned long kBases[] = {2,  3,  5,  7,  11, 13, 17, 19, 23, 29,
                                    31, 37, 41, 43, 47, 53, 59, 61, 67, 71};
// A hostile key (n a prime) takes all twenty exponentiations, half a second at this size.  Keys
// without p and q come from programs so old that none is larger.
constexpr unsigned kMostBitsToRecover = 4096;

Error inconsistent(std::string_view what) {
  return Error(errors::key_inconsistent, {}, what);
}

// factor_by looks for a root of 1 mod n other than 1 and n - 1 among base^odd, its square, and so
// on: with such a root x, gcd(x - 1, n) is a factor.  Nothing: the base gives none.
std::optional<Number> factor_by(const Number& base,
                                const Number& odd,
                                const Number& n,
                                int squares) {
  Scratch scratch;
  const Number last = minus_one(n);
  Number root = power_mod(base, odd, n, scratch);
  for (int i = 0; i < squares && !root.is_one() && !(root == last); ++i) {
    Number square = product_mod(root, root, n, scratch);
    if (square.is_one()) {
      return greatest_common_divisor(minus_one(root), n, scratch);
    }
    root = std::move(square);
  }
  return std::nullopt;
}

// find_factor finds a prime factor of n from d * e - 1, a multiple of the order of every number mod
// n (RFC 8017 section 3.2; NIST SP 800-56B appendix C).  Its time depends on the key: it runs once,
// where a file without p and q is read.
std::optional<Number> find_factor(const Number& n, const Number& e, const Number& d) {
  Scratch scratch;
  const Number product_de = product(d, e, scratch);
  if (product_de.is_zero() || product_de.is_one() || !product_de.is_odd()) {
    return std::nullopt;
  }
  const Number multiple = minus_one(product_de);
  int twos = 0;
  while (BN_is_bit_set(multiple.get(), twos) == 0) {
    ++twos;
  }
  const Number odd = half(multiple, twos);
  if (!power_mod(Number::of(kBases[0]), multiple, n, scratch).is_one()) {
    return std::nullopt;  // d does not belong to n and e: no base will help
  }
  for (const unsigned long base : kBases) {
    if (auto factor = factor_by(Number::of(base), odd, n, twos)) {
      return factor;
    }
  }
  return std::nullopt;
}

Status recover_primes(Components& key) {
  const Number n(key[kN]);
  const Number e(key[kE]);
  const Number d(key[kD]);
  if (count_bits(key[kN].view()) > kMostBitsToRecover || !n.is_odd() || n.is_one() || !(d < n) ||
      !(e < n)) {
    return inconsistent("p and q are missing and cannot be found");
  }
  const auto factor = find_factor(n, e, d);
  if (!factor) {
    return inconsistent("d does not fit n and e");
  }
  Scratch scratch;
  const Number other = quotient(n, *factor, scratch);
  const bool is_larger = other < *factor;
  key[kP] = (is_larger ? *factor : other).magnitude();
  key[kQ] = (is_larger ? other : *factor).magnitude();
  return ok();
}

Status complete(const Algorithm& /*algorithm*/, Components& key) {
  if (key[kP].empty() && key[kQ].empty() && !key[kN].empty()) {
    KEYFLUENT_CHECK(recover_primes(key));
    key[kIqmp].clear();
  }
  if (key[kIqmp].empty()) {
    Scratch scratch;
    const auto inverse = inverse_mod(Number(key[kQ]), Number(key[kP]), scratch);
    if (!inverse) {
      return inconsistent("iqmp cannot be computed from p and q");
    }
    key[kIqmp] = inverse->magnitude();
  }
  return ok();
}

// check_public refuses what cannot be a key.  A small or even exponent and a short modulus are
// sshd's business (it reads them) and the audit's.
Status check_public(const Algorithm& /*algorithm*/, PublicValues key) {
  KEYFLUENT_CHECK(check_odd("n", key[kN]));
  return check_number("e", key[kE]);
}

// is_one looks at its one byte only if it is so short.
bool is_one(const SecretBytes& number) {
  return number.size() == 1 && number.data()[0] == 1;
}

// fits_prime says whether d undoes e modulo prime - 1.  If it does for both primes, it does modulo
// their least common multiple, which is what RFC 8017 section 3.2 asks.
bool fits_prime(const Components& key, std::size_t prime) {
  return is_inverse_before(key[kD].view(), key[kE].view(), key[prime].view());
}

// check_private does not test p and q for being prime: that would take more time than everything
// else, and whoever can put composite numbers into the file can as well put in primes that he
// knows.
Status check_private(const Algorithm& /*algorithm*/, const Components& key) {
  for (std::size_t i = kD; i < std::size(kComponents); ++i) {
    KEYFLUENT_CHECK(check_number(kComponents[i].name, key[i].view()));
  }
  const ByteView p = key[kP].view();
  const ByteView q = key[kQ].view();
  if (is_one(key[kP]) || is_one(key[kQ]) || !is_product(p, q, key[kN].view())) {
    return inconsistent("p times q is not n");
  }
  if (!fits_prime(key, kP) || !fits_prime(key, kQ)) {
    return inconsistent("d does not fit e, p and q");
  }
  const ByteView iqmp = key[kIqmp].view();
  if (!is_less(iqmp, p) || !is_inverse(iqmp, q, p)) {
    return inconsistent("iqmp is not the inverse of q");
  }
  return ok();
}

Result<Components> generate(const Algorithm& algorithm, unsigned bits) {
  const unsigned size = bits != 0 ? bits : kDefaultBits;
  if (size < kLeastBits || size > kMostBits) {
    return Error(errors::key_bad_number, {}, "an RSA key has 2048 to 16384 bits");
  }
  const OpensslErrors forget_errors;
  return take_generated(algorithm, EvpKey(EVP_RSA_gen(size)));
}

}  // namespace

constexpr Algorithm kSshRsa = {
    .name = "ssh-rsa",
    .family = "RSA",
    .type = "rsa",
    .aliases = kAliases,
    .components = kComponents,
    .public_layout = kPublic,
    .openssh_private_layout = kPrivate,
    .ppk_private_layout = kPpkPrivate,
    .dropbear_private_layout = kDropbearPrivate,
    .der = &kRsaDer,
    .named = &kRsaNamed,
    .bits = [](PublicValues key) { return count_bits(key[kN]); },
    .check_public = check_public,
    .check_private = check_private,
    .complete = complete,
    .sign = [](const Algorithm& algorithm,
               const Components& key,
               ByteView message) { return evp_sign(algorithm, key, message, kDigest); },
    .verify =
        [](const Algorithm& algorithm,
           const Components& key,
           ByteView message,
           ByteView signature) { return evp_verify(algorithm, key, message, signature, kDigest); },
    .generate = generate,
};

constexpr Algorithm kSshRsaCert = certificate_row(
    kSshRsa, {"ssh-rsa-cert-v01@openssh.com", "RSA-CERT", kCertAliases}, kPrivateAfterCertificate);

}  // namespace keyfluent
