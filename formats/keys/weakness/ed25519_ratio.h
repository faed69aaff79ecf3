// SPDX-License-Identifier: MIT
// What decides if a y belongs to a point of Ed25519's curve -x^2 + y^2 = 1 + d x^2 y^2 (RFC 8032
// section 5.1).
#pragma once

#include "keyfluent/keys/weakness/field25519.h"

namespace keyfluent {

inline constexpr field25519::Element kEd25519D = {
    0x75eb4dca135978a3, 0x00700a4d4141d8ab, 0x8cc740797779e898, 0x52036cee2b6ffe73};

// ed25519_ratio is a square exactly if there is a point with this y: x^2 is (y^2 - 1) / (d y^2 +
// 1); the divisor is never 0, and a quotient is a square exactly if the product is one.
inline field25519::Element ed25519_ratio(const field25519::Element& y) {
  constexpr field25519::Element kOne = {1, 0, 0, 0};
  const field25519::Element square = field25519::multiply(y, y);
  return field25519::multiply(field25519::subtract(square, kOne),
                              field25519::add(field25519::multiply(kEd25519D, square), kOne));
}

}  // namespace keyfluent
