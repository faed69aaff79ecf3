// SPDX-License-Identifier: MIT
// Moduli that do not look random: damaged, made up, or made by broken random numbers.
#include "keyfluent/core/words.h"
#include "keyfluent/keys/weakness/values.h"
#include "keyfluent/keys/weakness/weakness.h"

#include <algorithm>
#include <array>
#include <bit>

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
    const std::uint64_t word = load_little_endian(n.data() + at);
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

bool has_zero_byte(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  return ((word - kOnes) & ~word & (kOnes << 7)) != 0;
}

// may_have_period is false if no byte of the last 32 is the same in the 32 before them and again in
// the 32 before those: a byte that all words of a period share, whichever it is, would be.
bool may_have_period(ByteView n) {
  constexpr std::size_t kBlock = kPeriods.back();
  if (n.size() < 3 * kBlock) {
    return true;
  }
  const std::uint8_t* const last = n.data() + n.size() - kBlock;
  std::uint64_t found = 0;
  for (std::size_t at = 0; at < kBlock; at += sizeof(std::uint64_t)) {
    const std::uint64_t word = load_little_endian(last + at);
    const std::uint64_t differs = (word ^ load_little_endian(last + at - kBlock)) |
                                  (word ^ load_little_endian(last + at - 2 * kBlock));
    found |= static_cast<std::uint64_t>(has_zero_byte(differs));
  }
  return found != 0;
}

bool has_pattern(const KeyView& key, Effort /*effort*/) {
  const RsaValues rsa = rsa_values(key);
  return rsa &&
         (has_run(rsa.n) || (may_have_period(rsa.n) &&
                             std::any_of(kPeriods.begin(), kPeriods.end(), [&](std::size_t period) {
                               return has_period(rsa.n, period);
                             })));
}

}  // namespace

constexpr Weakness kRsaPattern = {"rsa-pattern", has_pattern};

}  // namespace keyfluent
