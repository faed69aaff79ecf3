// SPDX-License-Identifier: MIT
// Number: a private number of any size, for the mathematics of private keys.
//
// A skin over OpenSSL's BIGNUM.  Every Number is wiped when it goes, and marked so that OpenSSL
// takes the algorithms whose time does not depend on the value.  Fails with bad_alloc only, as
// nothing else can go wrong with the arguments that the functions ask for.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/secret.h"

#include <openssl/bn.h>

#include <memory>
#include <optional>

namespace keyfluent {

class Number {
 public:
  Number();
  explicit Number(ByteView magnitude);

  explicit Number(const SecretBytes& magnitude) : Number(magnitude.view()) {}

  static Number of(unsigned long value);

  [[nodiscard]] Number clone() const;

  [[nodiscard]] BIGNUM* get() { return value_.get(); }

  [[nodiscard]] const BIGNUM* get() const { return value_.get(); }

  // magnitude is big-endian without leading zeros; zero is empty.
  [[nodiscard]] SecretBytes magnitude() const;

  [[nodiscard]] bool is_zero() const { return BN_is_zero(get()) != 0; }

  [[nodiscard]] bool is_one() const { return BN_is_one(get()) != 0; }

  [[nodiscard]] bool is_odd() const { return BN_is_odd(get()) != 0; }

  friend bool operator==(const Number& a, const Number& b) { return BN_cmp(a.get(), b.get()) == 0; }

  friend bool operator<(const Number& a, const Number& b) { return BN_cmp(a.get(), b.get()) < 0; }

 private:
  struct Clear {
    void operator()(BIGNUM* value) const { BN_clear_free(value); }
  };

  std::unique_ptr<BIGNUM, Clear> value_;
};

// Scratch holds the intermediate values of OpenSSL's functions; they are wiped when it goes.
class Scratch {
 public:
  Scratch();

  [[nodiscard]] BN_CTX* get() { return context_.get(); }

 private:
  struct Free {
    void operator()(BN_CTX* context) const { BN_CTX_free(context); }
  };

  std::unique_ptr<BN_CTX, Free> context_;
};

// minus_one needs a > 0.  The modulus m of the others must be > 0, that of power odd.
Number minus_one(const Number& a);
Number product(const Number& a, const Number& b, Scratch& scratch);
Number quotient(const Number& a, const Number& m, Scratch& scratch);
Number remainder(const Number& a, const Number& m, Scratch& scratch);
Number product_mod(const Number& a, const Number& b, const Number& m, Scratch& scratch);
Number power_mod(const Number& base, const Number& exponent, const Number& m, Scratch& scratch);
Number greatest_common_divisor(const Number& a, const Number& b, Scratch& scratch);

// half divides by 2 so many times.
Number half(const Number& a, int times);

// inverse_mod is nothing if a and m have a common divisor, or m is 0 or 1.
std::optional<Number> inverse_mod(const Number& a, const Number& m, Scratch& scratch);

}  // namespace keyfluent
