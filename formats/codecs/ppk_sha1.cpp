// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/ppk_sha1.h"

#include "keyfluent/crypto/digest.h"

#include <array>

namespace keyfluent::codecs {

namespace {

constexpr std::string_view kMacPrefix = "putty-private-key-file-mac-key";
constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kIvBytes = 16;

// append_hash appends SHA1(prefix ‖ passphrase).
void append_hash(SecretBytes& to, ByteView prefix, const Passphrase* passphrase) {
  SecretBytes data(prefix);
  if (passphrase != nullptr) {
    data.append(passphrase->view());
  }
  const Wiped<std::array<std::uint8_t, 20>> hash(sha1(data.view()));
  to.append(ByteView(hash.value));
}

}  // namespace

Result<PpkKeys> derive_ppk_sha1(const PpkFile& /*file*/, const Passphrase* passphrase) {
  PpkKeys keys;
  append_hash(keys.mac, as_bytes(kMacPrefix), passphrase);
  if (passphrase == nullptr) {
    return keys;
  }
  for (std::uint8_t counter = 0; counter < 2; ++counter) {
    append_hash(keys.key, std::array<std::uint8_t, 4>{0, 0, 0, counter}, passphrase);
  }
  keys.key.resize(kKeyBytes);
  keys.iv.resize(kIvBytes);
  return keys;
}

void describe_ppk_sha1(const PpkFile& /*file*/, Protection& protection) {
  protection.kdf = "SHA1";
  protection.rounds = 1;
}

}  // namespace keyfluent::codecs
