// SPDX-License-Identifier: MIT
// How many points of Ed25519 are tested at once, for each kind of processor.
//
// All kernels are asked with the same random choices, but make different products of them: they
// agree where all points are on the curve, and each overlooks a bad point once in 2^32.
#pragma once

#include "keyfluent/keys/weakness/field25519.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace keyfluent {

// PointChooser gives the random choices.  They depend on the points, so that nobody can write keys
// that are known to escape (but by trying 2^32 files), and a file has one answer.
class PointChooser {
 public:
  void add(const field25519::Element& a) {
    for (const std::uint64_t limb : a) {
      state_ = (state_ ^ limb) * 0x9E3779B97F4A7C15;
      state_ ^= state_ >> 29;
    }
  }

  // next is splitmix64 (G. Steele, D. Lea, C. Flood, 2014).
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15;
    std::uint64_t word = (state_ ^ (state_ >> 30)) * 0xBF58476D1CE4E5B9;
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB;
    return word ^ (word >> 31);
  }

 private:
  std::uint64_t state_ = 0;
};

// kProofProducts is how many random products are tested.
inline constexpr std::size_t kProofProducts = 32;

struct PointKernel {
  std::string_view name;  // "scalar", "avx512ifma"
  // are_on_curve is true if all are y of points on the curve.  None of them is 1 or -1, which would
  // make every product zero.
  bool (*are_on_curve)(std::span<const field25519::Element> ys, PointChooser chooser);
};

// point_kernels lists those that this processor can run, the fastest last.  The first one is plain
// C++ and always there.
std::span<const PointKernel> point_kernels();

#ifdef __x86_64__
// are_on_curve_ifma needs AVX-512 with IFMA.
bool are_on_curve_ifma(std::span<const field25519::Element> ys, PointChooser chooser);
#endif

}  // namespace keyfluent
