// SPDX-License-Identifier: MIT
#include "src/audit/primes/batch_gcd.h"

#include "src/audit/primes/threads.h"

#include <algorithm>
#include <array>
#include <bit>
#include <mutex>

namespace keyfluent::audit {

namespace {

// Below so many limbs a subtree is not worth a thread.
constexpr std::size_t kForkLimbs = 2048;

// Node is a product of neighbours.  `limbs` is the sum of their sizes, which the product's array
// has as well, though its top may be zero.
struct Node {
  std::size_t first = 0;  // of the numbers
  std::size_t count = 0;
  std::size_t limbs = 0;
  Limbs product = {};
  Limbs derivative = {};  // the sum of product / N; smaller than the product
  std::unique_ptr<Node> left = {};
  std::unique_ptr<Node> right = {};

  [[nodiscard]] bool is_leaf() const { return count == 1; }
};

// Meter counts work: a node's limbs once on the way up, twice on the way down.
class Meter {
 public:
  Meter(const std::function<void(double)>& progress, double total)
      : progress_(progress), total_(total) {}

  void add(std::size_t work) {
    if (!progress_) {
      return;
    }
    const std::lock_guard<std::mutex> guard(mutex_);
    done_ += static_cast<double>(work);
    if (const double share = done_ / total_; share >= next_) {
      next_ = share + 0.01;
      progress_(std::min(share, 1.0));
    }
  }

 private:
  const std::function<void(double)>& progress_;
  double total_;
  double done_ = 0;
  double next_ = 0;
  std::mutex mutex_;
};

// above is number * 2^(64 limbs).
Limbs above(const Limbs& number, std::size_t limbs) {
  Limbs result(number.size() + limbs);
  std::fill_n(result.data(), limbs, mp_limb_t{0});
  std::copy_n(number.data(), number.size(), result.data() + limbs);
  return result;
}

// lowest keeps the lowest limbs, with zeros above them if there are fewer.
Limbs lowest(const Limbs& number, std::size_t limbs) {
  Limbs result(limbs);
  const std::size_t kept = std::min(limbs, number.size());
  std::copy_n(number.data(), kept, result.data());
  std::fill_n(result.data() + kept, limbs - kept, mp_limb_t{0});
  return result;
}

class Tree {
 public:
  Tree(const std::vector<Limbs>& numbers, const BatchSettings& settings)
      : numbers_(numbers), threads_(settings.threads), meter_(settings.progress, work()) {}

  std::vector<Limbs> run();

 private:
  [[nodiscard]] double work() const;
  void make(Node& node, std::size_t first, std::size_t count);
  void make_children(Node& node);
  void multiply(Node& node);
  void divide_root(Node& root);
  Limbs root_fraction(Node& own, const Node& other);
  void descend(Node& node, Limbs fraction);
  void finish(const Node& leaf, const Limbs& fraction);

  template <class First, class Second>
  void both(std::size_t limbs, First&& first, Second&& second) {
    if (limbs >= kForkLimbs) {
      threads_.both(first, second);
    } else {
      first();
      second();
    }
  }

  const std::vector<Limbs>& numbers_;
  std::vector<Limbs> result_;
  Threads threads_;
  Meter meter_;
};

double Tree::work() const {
  double limbs = 0;
  for (const Limbs& number : numbers_) {
    limbs += static_cast<double>(number.size());
  }
  return limbs * 3 * static_cast<double>(std::bit_width(numbers_.size()));
}

void Tree::make(Node& node, std::size_t first, std::size_t count) {
  node.first = first;
  node.count = count;
  if (node.is_leaf()) {
    node.product = numbers_[first].copy();
    node.limbs = node.product.size();
    node.derivative = Limbs(1);
    node.derivative.data()[0] = 1;
    return;
  }
  make_children(node);
  multiply(node);
  meter_.add(node.limbs);
}

void Tree::make_children(Node& node) {
  node.left = std::make_unique<Node>();
  node.right = std::make_unique<Node>();
  const std::size_t half = node.count / 2;
  both(
      half * numbers_[node.first].size(),
      [&] { make(*node.left, node.first, half); },
      [&] { make(*node.right, node.first + half, node.count - half); });
  node.limbs = node.left->limbs + node.right->limbs;
}

// (P, S) = (P1 P2, S1 P2 + S2 P1)
void Tree::multiply(Node& node) {
  Node& left = *node.left;
  Node& right = *node.right;
  Limbs first;
  Limbs second;
  both(
      node.limbs,
      [&] { first = lowest(product(left.derivative, right.product), node.limbs); },
      [&] {
        both(
            node.limbs,
            [&] { second = lowest(product(right.derivative, left.product), node.limbs); },
            [&] { node.product = product(left.product, right.product); });
      });
  left.derivative.clear();
  right.derivative.clear();
  // No carry: the sum is below the product.
  gmp()->add_n(first.data(), first.data(), second.data(), first.count());
  node.derivative = std::move(first);
}

// The top is divided in halves, as two divisions of half the size keep two cores busy:
// S / P1 and S1 P2 / P1 differ by the whole number S2.
void Tree::divide_root(Node& root) {
  Limbs left;
  Limbs right;
  both(
      root.limbs,
      [&] { left = root_fraction(*root.left, *root.right); },
      [&] { right = root_fraction(*root.right, *root.left); });
  root.left->derivative.clear();
  root.right->derivative.clear();
  both(
      root.limbs,
      [&] { descend(*root.left, std::move(left)); },
      [&] { descend(*root.right, std::move(right)); });
}

// A node's fraction is S / P modulo 1, times 2^(64 (limbs + 1)).  The limb more keeps the errors of
// all levels, at most two of its units each, below a half in the remainder.
Limbs Tree::root_fraction(Node& own, const Node& other) {
  const Limbs numerator = product(own.derivative, other.product);
  const Division whole = divide(numerator, own.product);
  const Division fraction = divide(above(whole.remainder, own.limbs + 1), own.product);
  return lowest(fraction.quotient, own.limbs + 1);
}

// S / P1 is P2 times S / P, modulo 1.
void Tree::descend(Node& node, Limbs fraction) {
  if (node.is_leaf()) {
    finish(node, fraction);
    return;
  }
  node.product.clear();
  Limbs left;
  Limbs right;
  both(
      node.limbs,
      [&] { left = middle_product(fraction, node.right->product); },
      [&] { right = middle_product(fraction, node.left->product); });
  fraction.clear();
  meter_.add(2 * node.limbs);
  both(
      node.limbs / 2,
      [&] { descend(*node.left, std::move(left)); },
      [&] { descend(*node.right, std::move(right)); });
  node.left.reset();
  node.right.reset();
}

// The remainder is the fraction times N, rounded to the nearest.
void Tree::finish(const Node& leaf, const Limbs& fraction) {
  Limbs scaled = product(fraction, leaf.product);
  const std::size_t point = fraction.size();
  mp_limb_t carry = scaled.data()[point - 1] >> 63;
  Limbs remainder(leaf.limbs);
  for (std::size_t i = 0; i < leaf.limbs; ++i) {
    remainder.data()[i] = scaled.data()[point + i] + carry;
    carry = remainder.data()[i] < carry ? 1 : 0;
  }
  result_[leaf.first] = remainder.used() == 0
                            ? numbers_[leaf.first].copy()
                            : greatest_common_divisor(numbers_[leaf.first], remainder);
}

std::vector<Limbs> Tree::run() {
  result_.resize(numbers_.size());
  if (numbers_.size() == 1) {
    result_[0] = Limbs(1);
    result_[0].data()[0] = 1;
  }
  if (numbers_.size() < 2) {
    return std::move(result_);
  }
  Node root;
  root.count = numbers_.size();
  make_children(root);
  divide_root(root);
  return std::move(result_);
}

}  // namespace

std::vector<Limbs> batch_gcd(const std::vector<Limbs>& numbers, const BatchSettings& settings) {
  return Tree(numbers, settings).run();
}

std::size_t memory_needed(std::size_t limbs, std::size_t numbers) {
  // A level of the tree, its fractions, and what a multiplication takes meanwhile.
  constexpr std::size_t kWorking = 24;
  const auto levels = static_cast<std::size_t>(std::bit_width(numbers));
  return (levels + kWorking) * limbs * sizeof(mp_limb_t) + numbers * 256;
}

}  // namespace keyfluent::audit
