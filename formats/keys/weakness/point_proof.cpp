// SPDX-License-Identifier: MIT
#include "keyfluent/keys/weakness/point_proof.h"

#include "keyfluent/keys/weakness/values.h"

namespace keyfluent {

namespace {

using field25519::Element;

// is_unit is true for 1 and -1: the ratio is 0 there, a square, and would hide all others.
bool is_unit(const Element& y) {
  const bool may_be = y[1] == 0 || ~y[1] == 0;  // 1, p - 1 and p + 1 have such a second digit
  return may_be && (field25519::is_multiple_of_prime(field25519::subtract(y, {1, 0, 0, 0})) ||
                    field25519::is_multiple_of_prime(field25519::add(y, {1, 0, 0, 0})));
}

}  // namespace

void PointProof::assume(KeyView& key) {
  const ByteView point = ed25519_point(key);
  key.is_point_proven = !point.empty();
  if (point.empty()) {
    return;
  }
  const Element y = field25519::read_element(point);
  chooser_.add(y);
  if (!is_unit(y)) {
    ys_.push_back(y);
  }
}

bool PointProof::holds() const {
  return ys_.empty() || point_kernels().back().are_on_curve(ys_, chooser_);
}

void PointProof::clear() {
  ys_.clear();
  chooser_ = {};
}

}  // namespace keyfluent
