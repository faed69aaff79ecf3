// SPDX-License-Identifier: MIT
#include "keyfluent/keys/fingerprint.h"

#include "keyfluent/core/base64.h"
#include "keyfluent/core/hex.h"
#include "keyfluent/crypto/digest.h"

namespace keyfluent {
namespace {

std::string base64_fingerprint(std::string prefix, ByteView hash) {
  prefix += encode_base64(hash);
  prefix.erase(prefix.find_last_not_of('=') + 1);
  return prefix;
}

}  // namespace

std::string sha256_fingerprint(const PublicKey& key) {
  return base64_fingerprint("SHA256:", sha256(key.plain_blob()));
}

std::string sha256_fingerprint(const KeyView& key) {
  if (!key.is_canonical || key.algorithm->is_certificate()) {
    if (const Result<PublicKey> whole = PublicKey::from_blob(key.blob)) {
      return sha256_fingerprint(*whole);
    }
  }
  return base64_fingerprint("SHA256:", sha256(key.blob));
}

std::string sha1_fingerprint(const PublicKey& key) {
  return base64_fingerprint("SHA1:", sha1(key.plain_blob()));
}

std::string md5_fingerprint(const PublicKey& key) {
  return "MD5:" + encode_hex_pairs(md5(key.plain_blob()));
}

}  // namespace keyfluent
