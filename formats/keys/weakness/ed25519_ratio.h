// SPDX-License-Identifier: MIT
// What decides if a y belongs to a point of Ed25519's curve -x^2 + y^2 = 1 + d x^2 y^2 (RFC 8032
// section 5.1).
#pragma once

#include "keyfluent/keys/weakness/field25519.h"

namespace keyfluent {

// ed25519_ratio is a square exactly if there is a point with this y: x^2 is (y^2 - 1) / (d y^2 + 1)
// with d = -121665 / 121666.  The divisor is never 0, a quotient is a square exactly if the product
// is one, and -1 and 121666 are squares modulo p.
inline field25519::Element ed25519_ratio(const field25519::Element& y) {
  const field25519::Element square = field25519::multiply(y, y);
  return field25519::multiply(
      field25519::subtract(square, {1, 0, 0, 0}),
      field25519::subtract(field25519::multiply(square, 121665), {121666, 0, 0, 0}));
}

}  // namespace keyfluent
