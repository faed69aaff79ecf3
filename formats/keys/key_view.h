// SPDX-License-Identifier: MIT
// KeyView: a public key that stays where it is.  Nothing is allocated and nothing is copied, so that
// millions of lines can be judged; PublicKey is the value for everything else.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"
#include "keyfluent/keys/algorithm.h"

#include <array>
#include <cstddef>
#include <string_view>

namespace keyfluent {

struct KeyView {
  // No algorithm has more public components than DSA: p, q, g, y; places as in Algorithm::components.
  static constexpr std::size_t kComponents = 6;

  const Algorithm* algorithm = nullptr;  // never null once read; opaque_algorithm() for unknown ones
  std::string_view name = {};            // on the wire, inside the blob
  ByteView blob = {};
  // The public components, at their places in Algorithm::components; numbers without leading zeros.
  std::array<ByteView, kComponents> components = {};
  bool is_canonical = true;  // the blob is the one that a writer makes: no alias, no surplus zeros

  [[nodiscard]] unsigned bits() const;
};

// read_key_view reads and checks a blob as PublicKey::from_blob does, to its last byte.  The views are
// into `blob`.  A certificate's components are those of the key in it; its other fields are only
// walked.  Errors: those of PublicKey::from_blob.
Result<KeyView> read_key_view(ByteView blob);

}  // namespace keyfluent
