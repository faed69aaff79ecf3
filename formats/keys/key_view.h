// SPDX-License-Identifier: MIT
// KeyView: a public key that stays where it is.  Nothing is allocated and nothing is copied (but in
// certificates and in what is refused), so that millions of lines can be judged; PublicKey is the
// value for everything else, and is read through a KeyView.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"
#include "keyfluent/keys/algorithm.h"
#include "keyfluent/keys/key.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace keyfluent {

struct KeyView {
  // No algorithm has more components than RSA with its private ones; places as in
  // Algorithm::components.
  static constexpr std::size_t kComponents = kMostComponents;

  const Algorithm* algorithm =
      nullptr;                 // never null once read; opaque_algorithm() for unknown ones
  std::string_view name = {};  // on the wire, inside the blob, without a NUL at its end
  ByteView blob = {};
  // The public components, at their places in Algorithm::components; numbers without leading zeros.
  std::array<ByteView, kComponents> components = {};
  // is_canonical is true if the blob is the one that a writer makes: no alias, no surplus zeros.
  bool is_canonical = true;
  // is_point_proven is set by PointProof (keys/weakness/point_proof.h).
  bool is_point_proven = false;
  // fault is key_bad_number if no signature can ever fit the key, although sshd reads it; PublicKey
  // refuses it.
  std::optional<Error> fault = {};

  [[nodiscard]] PublicValues values() const { return components; }

  [[nodiscard]] unsigned bits() const;

  [[nodiscard]] bool is_opaque() const { return algorithm == &opaque_algorithm(); }
};

// read_key_view reads a blob as sshd does, to its last byte.  The views are into `blob`.  A
// certificate's components are those of the key in it; its other fields go into `certificate`, if
// that is not null.  Errors: those of PublicKey::from_blob, except those that end up in
// KeyView::fault.
Result<KeyView> read_key_view(ByteView blob, Certificate* certificate = nullptr);

// is_same_key compares by value, as sshd does: another spelling of the same key is equal.
// Certificates and unknown keys are compared byte by byte.
bool is_same_key(const KeyView& view, const PublicKey& key);

}  // namespace keyfluent
