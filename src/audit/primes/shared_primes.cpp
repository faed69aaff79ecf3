// SPDX-License-Identifier: MIT
#include "src/audit/primes/shared_primes.h"

#include "src/audit/primes/batch_gcd.h"
#include "src/audit/primes/resolve.h"
#include "src/findings/errors.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace keyfluent::audit {

namespace {

// Search runs batch_gcd over all moduli, or over each pair of groups of them.
class Search {
 public:
  Search(const std::vector<Bytes>& moduli, const SharedPrimesSettings& settings)
      : settings_(settings), order_(moduli.size()) {
    std::transform(moduli.begin(), moduli.end(), std::back_inserter(moduli_), [](const Bytes& n) {
      return Limbs::of(n);
    });
    // Neighbours of the same size make a balanced tree.
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::stable_sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
      return moduli_[a].size() < moduli_[b].size();
    });
  }

  Result<std::vector<SharedFactor>> run();

 private:
  [[nodiscard]] bool fits(std::size_t groups) const;
  [[nodiscard]] std::vector<std::size_t> group(std::size_t number, std::size_t groups) const;
  void search(const std::vector<std::size_t>& places, const std::function<void(double)>& progress);
  void search_pairs(std::size_t groups);

  const SharedPrimesSettings& settings_;
  std::vector<Limbs> moduli_;
  std::vector<std::size_t> order_;
  Affected affected_;
};

// Two groups are searched at a time, unless there is one alone.
bool Search::fits(std::size_t groups) const {
  if (settings_.memory == 0) {
    return true;
  }
  // The last group has the longest moduli.
  std::vector<std::size_t> places = group(groups - 1, groups);
  const std::size_t parts = groups == 1 ? 1 : 2;
  std::size_t limbs = 0;
  for (const std::size_t place : places) {
    limbs += moduli_[place].size();
  }
  return memory_needed(parts * limbs, parts * places.size()) <= settings_.memory;
}

std::vector<std::size_t> Search::group(std::size_t number, std::size_t groups) const {
  const auto at = [&](std::size_t i) {
    return order_.begin() + static_cast<std::ptrdiff_t>(order_.size() * i / groups);
  };
  return {at(number), at(number + 1)};
}

void Search::search(const std::vector<std::size_t>& places,
                    const std::function<void(double)>& progress) {
  std::vector<Limbs> numbers;
  numbers.reserve(places.size());
  for (const std::size_t place : places) {
    numbers.push_back(moduli_[place].copy());
  }
  const std::vector<Limbs> divisors = batch_gcd(numbers, {settings_.threads, progress});
  for (std::size_t i = 0; i < places.size(); ++i) {
    Bytes divisor = divisors[i].bytes();
    std::vector<Bytes>* known = divisor == Bytes{1} ? nullptr : &affected_[places[i]];
    if (known != nullptr && std::find(known->begin(), known->end(), divisor) == known->end()) {
      known->push_back(std::move(divisor));
    }
  }
}

void Search::search_pairs(std::size_t groups) {
  const double rounds = static_cast<double>(groups * (groups - 1)) / 2;
  double done = 0;
  for (std::size_t first = 0; first < groups; ++first) {
    for (std::size_t second = first + 1; second < groups; ++second) {
      std::vector<std::size_t> places = group(first, groups);
      const std::vector<std::size_t> others = group(second, groups);
      places.insert(places.end(), others.begin(), others.end());
      search(places, [&](double share) {
        if (settings_.progress) {
          settings_.progress((done + share) / rounds);
        }
      });
      ++done;
    }
  }
}

Result<std::vector<SharedFactor>> Search::run() {
  std::size_t groups = 1;
  while (!fits(groups)) {
    groups = groups == 1 ? 3 : groups + (groups + 3) / 4;
    if (groups > std::max<std::size_t>(moduli_.size(), 3)) {
      return Error(errors::audit_memory_too_small, {}, std::to_string(settings_.memory));
    }
  }
  if (groups == 1) {
    search(order_, settings_.progress);
  } else {
    search_pairs(groups);
  }
  return resolve(moduli_, affected_);
}

}  // namespace

Result<std::vector<SharedFactor>> find_shared_primes(const std::vector<Bytes>& moduli,
                                                     const SharedPrimesSettings& settings) {
  if (gmp() == nullptr) {
    return Error(errors::audit_no_gmp, {});
  }
  return Search(moduli, settings).run();
}

}  // namespace keyfluent::audit
