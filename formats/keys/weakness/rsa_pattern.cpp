// SPDX-License-Identifier: MIT
// Moduli that do not look random: damaged, made up, or made by broken random numbers.
#include "keyfluent/keys/weakness/values.h"
#include "keyfluent/keys/weakness/weakness.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace keyfluent {

namespace {

// A random modulus has such a run once in 2^110.
constexpr std::size_t kRun = 16;

bool is_run_at(ByteView n, std::size_t middle) {
  std::size_t begin = middle;
  std::size_t end = middle;
  while (begin > 0 && n[begin - 1] == n[middle]) {
    --begin;
  }
  while (end < n.size() && n[end] == n[middle]) {
    ++end;
  }
  return end - begin >= kRun;
}

// A run of sixteen holds one of the eights of bytes whole.
bool has_run(ByteView n) {
  constexpr std::size_t kWord = 8;
  static_assert(kRun >= 2 * kWord - 1);
  for (std::size_t at = 0; at + kWord <= n.size(); at += kWord) {
    std::uint64_t word = 0;
    std::memcpy(&word, n.data() + at, kWord);
    if (word == std::rotl(word, 8) && is_run_at(n, at)) {
      return true;
    }
  }
  return false;
}

// Words of these many bytes, compared with each other.  With eight of them or more, a byte that is
// the same in all is no accident: one in 2^51.
constexpr std::array<std::size_t, 4> kPeriods = {4, 8, 16, 32};
constexpr std::size_t kLeastWords = 8;

// is_constant looks at a byte of every whole word, from the end of the number.
bool is_constant(ByteView n, std::size_t period, std::size_t place) {
  for (std::size_t word = 1; word < n.size() / period; ++word) {
    if (n[n.size() - 1 - place - word * period] != n[n.size() - 1 - place]) {
      return false;
    }
  }
  return true;
}

bool has_period(ByteView n, std::size_t period) {
  if (n.size() / period < kLeastWords) {
    return false;
  }
  for (std::size_t place = 0; place < period; ++place) {
    if (is_constant(n, period, place)) {
      return true;
    }
  }
  return false;
}

bool has_pattern(const KeyView& key, Effort /*effort*/) {
  const RsaValues rsa = rsa_values(key);
  return rsa &&
         (has_run(rsa.n) || std::any_of(kPeriods.begin(), kPeriods.end(), [&](std::size_t period) {
            return has_period(rsa.n, period);
          }));
}

}  // namespace

constexpr Weakness kRsaPattern = {"rsa-pattern", has_pattern};

}  // namespace keyfluent
