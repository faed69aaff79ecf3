// SPDX-License-Identifier: MIT
// Fingerprints of lines: what a person names a key by.
#pragma once

#include "keyfluent/authorized_keys/line.h"
#include "keyfluent/core/bytes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace keyfluent::store {

// Fingerprint is the hash of a key blob, as a person names a key by it.
struct Fingerprint {
  enum class Hash : std::uint8_t { kSha256, kMd5 };

  Hash hash = Hash::kSha256;
  Bytes bytes;

  // parse reads SHA256:BASE64 (with or without padding), MD5:aa:bb:… or the sixteen pairs alone;
  // nothing if the text is none.
  static std::optional<Fingerprint> parse(std::string_view text);

  // is_of tells whether the blob has this fingerprint.
  [[nodiscard]] bool is_of(ByteView blob) const;
};

// canonical_blob is a line's blob as ssh-keygen hashes it: the key that sshd reads, written afresh.
Bytes canonical_blob(const authorized_keys::Line& line, Bytes blob);

// sha256_text and md5_text write the fingerprints of a blob as OpenSSH does.
std::string sha256_text(ByteView blob);
std::string md5_text(ByteView blob);

}  // namespace keyfluent::store
