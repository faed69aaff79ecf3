// SPDX-License-Identifier: MIT
// Points of Ed25519 keys that no key generator makes.  sshd takes any 32 bytes for a point.
#include "keyfluent/keys/weakness/ed25519_ratio.h"
#include "keyfluent/keys/weakness/field25519.h"
#include "keyfluent/keys/weakness/values.h"
#include "keyfluent/keys/weakness/weakness.h"

#include <algorithm>
#include <array>

namespace keyfluent {

namespace {

using field25519::Element;

// The y of the points whose order divides 8, and the two of them that can be written with p added:
// with such a public key A, the challenge times A is one of a few points, so that a signature is
// made without any secret in a few attempts.  The sign of x makes no difference.
constexpr std::array<Element, 7> kSmallOrder = {{
    {0, 0, 0, 0},  // order 4
    {1, 0, 0, 0},  // the neutral element
    {0xb027b2c28f95e826, 0xf098eff289f4c345, 0x3933c6d305acdfd5, 0x05fc536d880238b1},  // order 8
    {0x4fd84d3d706a17c7, 0x0f67100d760b3cba, 0xc6cc392cfa53202a, 0x7a03ac9277fdc74e},  // order 8
    {field25519::kPrime[0] - 1, ~0ULL, ~0ULL, field25519::kPrime[3]},                  // order 2
    field25519::kPrime,
    {field25519::kPrime[0] + 1, ~0ULL, ~0ULL, field25519::kPrime[3]},
}};

bool is_small_order(const Element& y) {
  return std::find(kSmallOrder.begin(), kSmallOrder.end(), y) != kSmallOrder.end();
}

bool has_small_order(const KeyView& key, Effort /*effort*/) {
  const ByteView point = ed25519_point(key);
  return !point.empty() && is_small_order(field25519::read_element(point));
}

bool is_off_curve(const KeyView& key, Effort /*effort*/) {
  const ByteView point = ed25519_point(key);
  return !point.empty() && !key.is_point_proven &&
         !field25519::is_square(ed25519_ratio(field25519::read_element(point)));
}

bool is_non_canonical(const KeyView& key, Effort /*effort*/) {
  const ByteView point = ed25519_point(key);
  if (point.empty()) {
    return false;
  }
  const Element y = field25519::read_element(point);
  return !field25519::is_reduced(y) && !is_small_order(y);
}

}  // namespace

constexpr Weakness kEd25519SmallOrder = {"ed25519-small-order", has_small_order};
constexpr Weakness kEd25519OffCurve = {"ed25519-off-curve", is_off_curve};
constexpr Weakness kEd25519NonCanonical = {"ed25519-non-canonical", is_non_canonical};

}  // namespace keyfluent
