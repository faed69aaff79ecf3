// SPDX-License-Identifier: MIT
// Limbs: a number of a fixed count of 64-bit limbs, the lowest first.  Public values only: nothing
// is wiped, and time depends on them.
#pragma once

#include "keyfluent/core/bytes.h"
#include "src/audit/primes/gmp.h"

#include <cstddef>
#include <memory>

namespace keyfluent::audit {

class Limbs {
 public:
  Limbs() = default;

  // The limbs are not set to anything.
  explicit Limbs(std::size_t size)
      : size_(size), limbs_(std::make_unique_for_overwrite<mp_limb_t[]>(size)) {}

  // of reads a big-endian magnitude.
  static Limbs of(ByteView magnitude);

  // bytes writes it big-endian, without leading zeros.
  [[nodiscard]] Bytes bytes() const;

  [[nodiscard]] std::size_t size() const { return size_; }

  [[nodiscard]] mp_size_t count() const { return static_cast<mp_size_t>(size_); }

  // used is the size without limbs of zero at the top.
  [[nodiscard]] std::size_t used() const;

  [[nodiscard]] mp_limb_t* data() { return limbs_.get(); }

  [[nodiscard]] const mp_limb_t* data() const { return limbs_.get(); }

  [[nodiscard]] Limbs copy() const;

  void clear() { *this = {}; }

 private:
  std::size_t size_ = 0;
  std::unique_ptr<mp_limb_t[]> limbs_;
};

// product has as many limbs as both together.
Limbs product(const Limbs& a, const Limbs& b);

// middle_product returns limbs [low.size(), high.size()) of high * low, where high has more limbs
// than low.  The lowest of them may be off by one.
Limbs middle_product(const Limbs& high, const Limbs& low);

// greatest_common_divisor of two numbers that are not zero, one of which is odd.  The result has no
// limb of zero at its top.
Limbs greatest_common_divisor(const Limbs& a, const Limbs& b);

// divide divides, by a divisor that is not zero.
struct Division {
  Limbs quotient;
  Limbs remainder;  // of the divisor's size
};

Division divide(const Limbs& a, const Limbs& divisor);

}  // namespace keyfluent::audit
