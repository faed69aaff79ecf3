// SPDX-License-Identifier: MIT
#include "keyfluent/keys/bignum.h"

#include "keyfluent/crypto/openssl_errors.h"

#include <new>

namespace keyfluent {
namespace {

void require(bool done) {
  if (!done) {
    throw std::bad_alloc();
  }
}

}  // namespace

Number::Number() : value_(BN_new()) {
  require(value_ != nullptr);
  BN_set_flags(get(), BN_FLG_CONSTTIME);
}

Number::Number(ByteView magnitude) : Number() {
  const auto* bytes = magnitude.data();
  require(BN_bin2bn(bytes, static_cast<int>(magnitude.size()), get()) != nullptr);
}

Number Number::of(unsigned long value) {
  Number number;
  require(BN_set_word(number.get(), value) == 1);
  return number;
}

Number Number::clone() const {
  Number copy;
  require(BN_copy(copy.get(), get()) != nullptr);
  return copy;
}

SecretBytes Number::magnitude() const {
  SecretBytes bytes(static_cast<std::size_t>(BN_num_bytes(get())));
  BN_bn2bin(get(), bytes.data());
  return bytes;
}

Scratch::Scratch() : context_(BN_CTX_new()) {
  require(context_ != nullptr);
}

Number minus_one(const Number& a) {
  Number result = a.clone();
  require(BN_sub_word(result.get(), 1) == 1);
  return result;
}

Number product(const Number& a, const Number& b, Scratch& scratch) {
  Number result;
  require(BN_mul(result.get(), a.get(), b.get(), scratch.get()) == 1);
  return result;
}

Number quotient(const Number& a, const Number& m, Scratch& scratch) {
  Number result;
  require(BN_div(result.get(), nullptr, a.get(), m.get(), scratch.get()) == 1);
  return result;
}

Number remainder(const Number& a, const Number& m, Scratch& scratch) {
  Number result;
  require(BN_mod(result.get(), a.get(), m.get(), scratch.get()) == 1);
  return result;
}

Number product_mod(const Number& a, const Number& b, const Number& m, Scratch& scratch) {
  Number result;
  require(BN_mod_mul(result.get(), a.get(), b.get(), m.get(), scratch.get()) == 1);
  return result;
}

Number power_mod(const Number& base, const Number& exponent, const Number& m, Scratch& scratch) {
  Number result;
  require(BN_mod_exp(result.get(), base.get(), exponent.get(), m.get(), scratch.get()) == 1);
  return result;
}

Number greatest_common_divisor(const Number& a, const Number& b, Scratch& scratch) {
  Number result;
  require(BN_gcd(result.get(), a.get(), b.get(), scratch.get()) == 1);
  return result;
}

Number half(const Number& a, int times) {
  Number result;
  require(BN_rshift(result.get(), a.get(), times) == 1);
  return result;
}

std::optional<Number> inverse_mod(const Number& a, const Number& m, Scratch& scratch) {
  Number result;
  if (m.is_zero() || m.is_one()) {
    return std::nullopt;
  }
  const OpensslErrors forget_errors;
  if (BN_mod_inverse(result.get(), a.get(), m.get(), scratch.get()) == nullptr) {
    return std::nullopt;
  }
  return result;
}

}  // namespace keyfluent
