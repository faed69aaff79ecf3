// SPDX-License-Identifier: MIT
// The values of a key that the tests of weaknesses look at.
#pragma once

#include "keyfluent/keys/key_view.h"
#include "keyfluent/keys/rows.h"

namespace keyfluent {

// RsaValues are magnitudes without leading zeros; both empty for keys that are not RSA.
struct RsaValues {
  ByteView n = {};
  ByteView e = {};

  explicit operator bool() const { return !n.empty(); }
};

inline RsaValues rsa_values(const KeyView& key) {
  if (&key.algorithm->plain() != &kSshRsa) {
    return {};
  }
  return {key.components[rsa::kN], key.components[rsa::kE]};
}

// ed25519_point is the encoded public point of an Ed25519 key, also of a FIDO one; empty for
// others.
inline ByteView ed25519_point(const KeyView& key) {
  const Algorithm* plain = &key.algorithm->plain();
  const bool is_ed25519 = plain == &kSshEd25519 || plain == &kSkSshEd25519;
  const ByteView point = is_ed25519 ? key.components[eddsa::kPublicKey] : ByteView();
  return point.size() == 32 ? point : ByteView();
}

}  // namespace keyfluent
