// SPDX-License-Identifier: MIT
// Many Ed25519 keys at once: are all their points on the curve?
//
// One point costs 250 squarings or as many steps of Euclid's algorithm.  But a product of squares
// is a square, and where some factors are none, the product of a random choice of them is none in
// half of all cases.  32 random products of many points, for the price of some multiplications a
// point, therefore overlook a bad point once in 2^32; what they do not prove is tested one by one.
#pragma once

#include "keyfluent/keys/key_view.h"

#include <cstddef>
#include <span>

namespace keyfluent {

// Fewer points are tested one by one in less time.
inline constexpr std::size_t kLeastPointsToProve = 64;

// prove_points sets KeyView::is_point_proven of every key, if the points of all are on the curve.
// Keys of other algorithms are passed over.
void prove_points(std::span<KeyView* const> keys);

}  // namespace keyfluent
