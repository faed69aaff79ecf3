// SPDX-License-Identifier: MIT
#include "tests/bench/classic_gcd.h"

#include <atomic>
#include <functional>
#include <thread>

namespace keyfluent::bench {

namespace {

using Level = std::vector<mpz_class>;

// for_each calls a function with 0 … count - 1, on several threads.
void for_each(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& call) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      call(i);
    }
  };
  std::vector<std::thread> others;
  for (unsigned i = 1; i < threads; ++i) {
    others.emplace_back(work);
  }
  work();
  for (std::thread& other : others) {
    other.join();
  }
}

Level products(const Level& below, unsigned threads) {
  Level level((below.size() + 1) / 2);
  for_each(level.size(), threads, [&](std::size_t i) {
    level[i] = 2 * i + 1 < below.size() ? mpz_class(below[2 * i] * below[2 * i + 1]) : below[2 * i];
  });
  return level;
}

Level remainders(const Level& above, const Level& products, unsigned threads) {
  Level level(products.size());
  for_each(level.size(), threads, [&](std::size_t i) {
    const mpz_class square = products[i] * products[i];
    mpz_mod(level[i].get_mpz_t(), above[i / 2].get_mpz_t(), square.get_mpz_t());
  });
  return level;
}

}  // namespace

std::vector<mpz_class> classic_gcd(const std::vector<mpz_class>& numbers, unsigned threads) {
  std::vector<Level> tree = {numbers};
  while (tree.back().size() > 1) {
    tree.push_back(products(tree.back(), threads));
  }
  Level level = std::move(tree.back());
  tree.pop_back();
  while (!tree.empty()) {
    level = remainders(level, tree.back(), threads);
    tree.pop_back();
  }
  for_each(level.size(), threads, [&](std::size_t i) {
    level[i] /= numbers[i];
    level[i] = gcd(level[i], numbers[i]);
  });
  return level;
}

}  // namespace keyfluent::bench
