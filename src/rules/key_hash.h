// SPDX-License-Identifier: MIT
// KeyHash: a keyed hash of small pieces (SipHash-2-4, Aumasson and Bernstein, 2012, with 128 bits
// of result).  Nobody who writes a file can make its keys collide, as each run has a key of its
// own.
#pragma once

#include "keyfluent/core/bytes.h"

#include <array>
#include <cstdint>

namespace keyfluent::rules {

class KeyHash {
 public:
  // Secret is what one run hashes with.
  using Secret = std::array<std::uint64_t, 2>;

  static Secret random_secret();

  explicit KeyHash(const Secret& secret);

  // add takes one piece: neighbours do not run together, as its length is hashed, too.
  void add(ByteView piece);

  // add_number takes 64 bits.
  void add_number(std::uint64_t number) { put(number); }

  [[nodiscard]] std::array<std::uint64_t, 2> finish() const;

 private:
  void put(std::uint64_t word);
  void mix();

  std::array<std::uint64_t, 4> state_;
};

}  // namespace keyfluent::rules
