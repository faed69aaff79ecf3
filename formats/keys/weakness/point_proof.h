// SPDX-License-Identifier: MIT
// Many Ed25519 keys at once: are all their points on the curve?
//
// One point costs 250 squarings or as many steps of Euclid's algorithm.  But a product of squares
// is a square, and where some factors are none, the product of a random choice of them is none in
// half of all cases.  32 random products of many points, for the price of some multiplications a
// point, therefore overlook a bad point once in 2^32; what they do not prove is tested one by one.
#pragma once

#include "keyfluent/keys/key_view.h"
#include "keyfluent/keys/weakness/field25519.h"
#include "keyfluent/keys/weakness/point_kernels.h"

#include <cstddef>
#include <vector>

namespace keyfluent {

// Where fewer keys are looked at, their points are tested one by one in less time.
inline constexpr std::size_t kLeastKeysToProve = 64;

class PointProof {
 public:
  // assume sets KeyView::is_point_proven of an Ed25519 key ahead of the proof.  Keys of other
  // algorithms are passed over.
  void assume(KeyView& key);

  // holds is true if the points of all keys since the last clear are on the curve.
  [[nodiscard]] bool holds() const;

  void clear();

 private:
  std::vector<field25519::Element> ys_;
  PointChooser chooser_;
};

}  // namespace keyfluent
