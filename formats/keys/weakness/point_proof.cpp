// SPDX-License-Identifier: MIT
#include "keyfluent/keys/weakness/point_proof.h"

#include "keyfluent/keys/weakness/ed25519_ratio.h"
#include "keyfluent/keys/weakness/field25519.h"
#include "keyfluent/keys/weakness/values.h"

#include <algorithm>
#include <array>
#include <vector>

namespace keyfluent {

namespace {

using field25519::Element;

constexpr Element kOne = {1, 0, 0, 0};
constexpr std::size_t kProducts = 32;
constexpr std::size_t kGroup = 4;  // elements of which all 16 products are made

// Chooser gives the random choices.  They depend on the points, so that nobody can write keys that
// are known to escape (but by trying 2^32 files), and a file has one answer.
class Chooser {
 public:
  void add(const Element& a) {
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

// all_products makes the product of each choice of four elements.
std::array<Element, 16> all_products(std::span<const Element> group) {
  std::array<Element, 16> products = {kOne};
  for (std::size_t i = 0; i < group.size(); ++i) {
    const std::size_t bit = std::size_t{1} << i;
    products[bit] = group[i];
    for (std::size_t lower = 1; lower < bit; ++lower) {
      products[bit | lower] = field25519::multiply(products[lower], group[i]);
    }
  }
  return products;
}

bool are_squares(std::span<const Element> elements, Chooser chooser) {
  std::array<Element, kProducts> sums;
  sums.fill(kOne);
  while (!elements.empty()) {
    const std::size_t size = std::min(elements.size(), kGroup);
    const std::array<Element, 16> products = all_products(elements.first(size));
    elements = elements.subspan(size);
    std::uint64_t choices = 0;
    for (std::size_t i = 0; i < kProducts; ++i) {
      choices = i % 16 == 0 ? chooser.next() : choices >> 4;
      const std::size_t choice = choices & ((std::size_t{1} << size) - 1);
      if (choice != 0) {
        sums[i] = field25519::multiply(sums[i], products[choice]);
      }
    }
  }
  return std::all_of(sums.begin(), sums.end(), field25519::is_square);
}

}  // namespace

void prove_points(std::span<KeyView* const> keys) {
  std::vector<Element> ratios;
  ratios.reserve(keys.size());
  Chooser chooser;
  for (const KeyView* key : keys) {
    const ByteView point = ed25519_point(*key);
    if (point.empty()) {
      continue;
    }
    const Element y = field25519::read_element(point);
    chooser.add(y);
    const Element ratio = ed25519_ratio(y);
    if (!field25519::is_multiple_of_prime(ratio)) {  // 0 is a square, and would hide all others
      ratios.push_back(ratio);
    }
  }
  if (ratios.size() < kLeastPointsToProve || !are_squares(ratios, chooser)) {
    return;
  }
  for (KeyView* key : keys) {
    key->is_point_proven = !ed25519_point(*key).empty();
  }
}

}  // namespace keyfluent
