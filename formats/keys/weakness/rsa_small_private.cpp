// SPDX-License-Identifier: MIT
// Small private exponents: d can be computed from the public key where it is below n^(1/4) / 3.
//
// M. Wiener, Cryptanalysis of Short RSA Secret Exponents (1990): d is then the denominator of a
// convergent of e / n.  A convergent's denominator is proven by x^(e d) = x, for x = 2; as each
// denominator is a small multiple of the last one plus the one before, so are the powers, and each
// costs a product or two.
#include "keyfluent/keys/bignum.h"
#include "keyfluent/keys/checks.h"
#include "keyfluent/keys/weakness/values.h"
#include "keyfluent/keys/weakness/weakness.h"

#include <new>
#include <utility>

namespace keyfluent {

namespace {

// Programs choose e, and it is small; who chooses d gets an e as long as n.
constexpr unsigned kLeastExponentBits = 33;

constexpr int kMostMultiple = 62;

// Convergents walks the continued fraction of e / n with the powers of a base to the denominators.
class Convergents {
 public:
  Convergents(const RsaValues& rsa, Scratch& scratch)
      : modulus_(rsa.n),
        scratch_(scratch),
        top_(modulus_.clone()),
        bottom_(rsa.e),
        power_(power_mod(Number::of(2), bottom_, modulus_, scratch)),
        before_(Number::of(1)) {}

  // is_private is true if the denominator is a private exponent, or a small multiple of one: it is
  // a multiple where e was computed modulo the least common multiple of p - 1 and q - 1.
  [[nodiscard]] bool is_private() const {
    const int bits = BN_num_bits(power_.get());
    if (bits < 2 || bits > kMostMultiple + 1) {
      return false;
    }
    return power_ == Number::of(1UL << (bits - 1));
  }

  // next moves on; false at the end, and where the denominator is too long.
  bool next() {
    if (bottom_.is_zero() ||
        BN_num_bits(denominator_.get()) > BN_num_bits(modulus_.get()) / 4 + 8) {
      return false;
    }
    const Number whole = quotient(top_, bottom_, scratch_);
    Number rest = remainder(top_, bottom_, scratch_);
    top_ = std::exchange(bottom_, std::move(rest));
    Number power =
        product_mod(power_mod(power_, whole, modulus_, scratch_), before_, modulus_, scratch_);
    before_ = std::exchange(power_, std::move(power));
    Number denominator = product(denominator_, whole, scratch_);
    if (BN_add(denominator.get(), denominator.get(), denominator_before_.get()) != 1) {
      throw std::bad_alloc();
    }
    denominator_before_ = std::exchange(denominator_, std::move(denominator));
    return true;
  }

 private:
  Number modulus_;
  Scratch& scratch_;
  Number top_;
  Number bottom_;
  Number power_;
  Number before_;
  Number denominator_ = Number::of(1);
  Number denominator_before_ = Number::of(0);
};

bool has_small_private(const KeyView& key, Effort effort) {
  const RsaValues rsa = rsa_values(key);
  if (!rsa || effort != Effort::kThorough || count_bits(rsa.e) < kLeastExponentBits ||
      (rsa.n.back() & 1) == 0) {
    return false;
  }
  Scratch scratch;
  if (!(Number(rsa.e) < Number(rsa.n))) {
    return false;
  }
  Convergents convergents(rsa, scratch);
  do {
    if (convergents.is_private()) {
      return true;
    }
  } while (convergents.next());
  return false;
}

}  // namespace

constexpr Weakness kRsaSmallPrivate = {"rsa-small-private-exponent", has_small_private};

}  // namespace keyfluent
