// SPDX-License-Identifier: MIT
#include "keyfluent/keys/weakness/point_kernels.h"

#include "keyfluent/core/processor.h"
#include "keyfluent/keys/weakness/ed25519_ratio.h"

#include <algorithm>
#include <array>

namespace keyfluent {

namespace {

using field25519::Element;

constexpr Element kOne = {1, 0, 0, 0};

// Products that are made together have a bucket for each choice of them: a ratio is multiplied into
// one bucket only, and at the end the buckets into the products that chose them.  That end costs
// two multiplications a bucket, so that many buckets are for many points.
template <unsigned kTogether>
class Buckets {
 public:
  Buckets() { products_.fill(kOne); }

  // add multiplies the ratio into the products of the low bits that are set.
  void add(const Element& ratio, std::uint64_t choice) {
    Element& product = products_[choice % products_.size()];
    product = field25519::multiply(product, ratio);
  }

  // are_squares is true if all the products are.  The buckets are used up.
  bool are_squares() {
    for (std::size_t half = products_.size() / 2; half != 0; half /= 2) {
      Element chosen = kOne;
      for (std::size_t i = 0; i < half; ++i) {
        chosen = field25519::multiply(chosen, products_[half + i]);
        products_[i] = field25519::multiply(products_[i], products_[half + i]);
      }
      if (!field25519::is_square(chosen)) {
        return false;
      }
    }
    return true;
  }

 private:
  std::array<Element, std::size_t{1} << kTogether> products_;
};

template <unsigned kTogether>
bool are_on_curve(std::span<const Element> ys, PointChooser& chooser) {
  std::array<Buckets<kTogether>, kProofProducts / kTogether> all;
  for (const Element& y : ys) {
    const Element ratio = ed25519_ratio(y);
    std::uint64_t choices = chooser.next();
    for (Buckets<kTogether>& buckets : all) {
      buckets.add(ratio, choices);
      choices >>= kTogether;
    }
  }
  return std::all_of(
      all.begin(), all.end(), [](Buckets<kTogether>& buckets) { return buckets.are_squares(); });
}

// Of so many points on, a multiplication a point that is saved pays for more buckets.
constexpr std::size_t kManyPoints = 512;

bool are_on_curve_scalar(std::span<const Element> ys, PointChooser chooser) {
  return ys.size() < kManyPoints ? are_on_curve<4>(ys, chooser) : are_on_curve<8>(ys, chooser);
}

constexpr PointKernel kKernels[] = {
    {"scalar", are_on_curve_scalar},
#ifdef __x86_64__
    {"avx512ifma", are_on_curve_ifma},
#endif
};

std::size_t count_kernels() {
#ifdef __x86_64__
  return has_avx512_ifma() ? 2 : 1;
#else
  return 1;
#endif
}

}  // namespace

std::span<const PointKernel> point_kernels() {
  static const std::size_t count = count_kernels();
  return std::span(kKernels).first(count);
}

}  // namespace keyfluent
