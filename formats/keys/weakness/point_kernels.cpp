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
constexpr std::size_t kGroup = 4;  // elements of which all 16 products are made

// all_products makes the product of each choice of four ratios.
std::array<Element, 16> all_products(std::span<const Element> ys) {
  std::array<Element, 16> products = {kOne};
  for (std::size_t i = 0; i < ys.size(); ++i) {
    const std::size_t bit = std::size_t{1} << i;
    products[bit] = ed25519_ratio(ys[i]);
    for (std::size_t lower = 1; lower < bit; ++lower) {
      products[bit | lower] = field25519::multiply(products[lower], products[bit]);
    }
  }
  return products;
}

bool are_on_curve_scalar(std::span<const Element> ys, PointChooser chooser) {
  std::array<Element, kProofProducts> sums;
  sums.fill(kOne);
  while (!ys.empty()) {
    const std::size_t size = std::min(ys.size(), kGroup);
    const std::array<Element, 16> products = all_products(ys.first(size));
    ys = ys.subspan(size);
    std::uint64_t choices = 0;
    for (std::size_t i = 0; i < kProofProducts; ++i) {
      choices = i % 16 == 0 ? chooser.next() : choices >> 4;
      const std::size_t choice = choices & ((std::size_t{1} << size) - 1);
      if (choice != 0) {
        sums[i] = field25519::multiply(sums[i], products[choice]);
      }
    }
  }
  return std::all_of(sums.begin(), sums.end(), field25519::is_square);
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
