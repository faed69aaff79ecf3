// SPDX-License-Identifier: MIT
#include "keyfluent/keys/weakness/point_proof.h"

#include "keyfluent/keys/weakness/point_kernels.h"
#include "keyfluent/keys/weakness/values.h"

#include <vector>

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

void prove_points(std::span<KeyView* const> keys) {
  std::vector<Element> ys;
  ys.reserve(keys.size());
  PointChooser chooser;
  for (const KeyView* key : keys) {
    const ByteView point = ed25519_point(*key);
    if (point.empty()) {
      continue;
    }
    const Element y = field25519::read_element(point);
    chooser.add(y);
    if (!is_unit(y)) {
      ys.push_back(y);
    }
  }
  if (ys.size() < kLeastPointsToProve || !point_kernels().back().are_on_curve(ys, chooser)) {
    return;
  }
  for (KeyView* key : keys) {
    key->is_point_proven = !ed25519_point(*key).empty();
  }
}

}  // namespace keyfluent
