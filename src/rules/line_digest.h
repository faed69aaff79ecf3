// SPDX-License-Identifier: MIT
// LineDigester makes the digests by which lines are compared.  They are keyed: nobody who writes a
// file can make two keys look like one, as each run has a secret of its own.
//
// Keys of usual sizes are compressed by sums of products (NH of J. Black et al., UMAC, 1999, twice
// with shifted keys, so that two keys give the same with a chance of 2^-128), everything else by
// SipHash.
#pragma once

#include "src/rules/key_hash.h"
#include "src/rules/rule.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace keyfluent::rules {

class LineDigester {
 public:
  explicit LineDigester(const KeyHash::Secret& secret);

  // digest is that of a line with a key.  Keys are the same if their values are, whatever the
  // spelling; but a key and an authority's key are different things, even if their bytes are the
  // same.
  [[nodiscard]] LineDigest digest(const authorized_keys::LineVerdict& line) const;

 private:
  // The longest key that is compressed, with 16 bytes before it: RSA of 8192 bits and an exponent.
  static constexpr std::size_t kMostPairs = 80;
  static constexpr std::size_t kMostTextPairs = 16;

  class Sum;

  using Digest = std::array<std::uint64_t, 2>;

  [[nodiscard]] Digest key_digest(const KeyView& key, bool is_authority) const;
  [[nodiscard]] Digest long_digest(const KeyView& key, bool is_authority) const;
  [[nodiscard]] std::uint64_t text_digest(std::string_view text) const;

  KeyHash::Secret secret_;
  std::array<std::uint64_t, 2 * kMostPairs + 2> keys_;
  std::array<std::uint64_t, 8> ends_;
};

// digester_of_run is the one that this run compares all lines by.
const LineDigester& digester_of_run();

}  // namespace keyfluent::rules
