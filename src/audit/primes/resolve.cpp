// SPDX-License-Identifier: MIT
#include "src/audit/primes/resolve.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace keyfluent::audit {

namespace {

// Ten microseconds each: ten seconds at most.
constexpr std::size_t kMostPairs = 1'000'000;

std::string text_of(const Bytes& bytes) {
  return std::string(as_text(bytes));
}

class Resolver {
 public:
  Resolver(const std::vector<Limbs>& moduli, const Affected& affected)
      : moduli_(moduli), affected_(affected) {}

  std::vector<SharedFactor> run();

 private:
  void take_single_primes();
  [[nodiscard]] bool is_lonely(std::size_t modulus) const;
  void try_others(std::size_t modulus);
  [[nodiscard]] std::vector<SharedFactor> result() const;

  const std::vector<Limbs>& moduli_;
  const Affected& affected_;
  std::map<std::string, std::set<std::size_t>> groups_;  // by the factor's bytes
  std::size_t pairs_ = 0;
};

// Nearly always the divisor is the one prime that a modulus shares: the same for all who share it.
void Resolver::take_single_primes() {
  for (const auto& [modulus, divisors] : affected_) {
    const Bytes whole = moduli_[modulus].bytes();
    for (const Bytes& divisor : divisors) {
      if (divisor != whole) {
        groups_[text_of(divisor)].insert(modulus);
      }
    }
  }
}

// is_lonely is true if one of the divisors is not yet explained.
bool Resolver::is_lonely(std::size_t modulus) const {
  const std::vector<Bytes>& divisors = affected_.at(modulus);
  return std::any_of(divisors.begin(), divisors.end(), [&](const Bytes& divisor) {
    const auto group = groups_.find(text_of(divisor));
    return group == groups_.end() || group->second.size() < 2;
  });
}

void Resolver::try_others(std::size_t modulus) {
  for (const auto& [other, divisors] : affected_) {
    if (other == modulus || pairs_ == kMostPairs) {
      continue;
    }
    ++pairs_;
    const Bytes divisor = greatest_common_divisor(moduli_[modulus], moduli_[other]).bytes();
    if (divisor != Bytes{1}) {
      groups_[text_of(divisor)].insert({modulus, other});
    }
  }
}

std::vector<SharedFactor> Resolver::result() const {
  std::vector<SharedFactor> factors;
  std::set<std::size_t> named;
  for (const auto& [factor, members] : groups_) {
    if (members.size() > 1) {
      factors.push_back({{factor.begin(), factor.end()}, {members.begin(), members.end()}});
      named.insert(members.begin(), members.end());
    }
  }
  for (const auto& [modulus, divisors] : affected_) {
    if (!named.contains(modulus)) {
      factors.push_back({{}, {modulus}});
    }
  }
  std::sort(factors.begin(), factors.end(), [](const SharedFactor& a, const SharedFactor& b) {
    return a.members != b.members ? a.members < b.members : as_text(a.factor) < as_text(b.factor);
  });
  return factors;
}

std::vector<SharedFactor> Resolver::run() {
  take_single_primes();
  for (const auto& [modulus, divisors] : affected_) {
    if (is_lonely(modulus)) {
      try_others(modulus);
    }
  }
  return result();
}

}  // namespace

std::vector<SharedFactor> resolve(const std::vector<Limbs>& moduli, const Affected& affected) {
  return Resolver(moduli, affected).run();
}

}  // namespace keyfluent::audit
