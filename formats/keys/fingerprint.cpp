// SPDX-License-Identifier: MIT
#include "keyfluent/keys/fingerprint.h"

#include "keyfluent/core/base64_kernels.h"
#include "keyfluent/core/hex.h"
#include "keyfluent/crypto/digest.h"

#include <algorithm>

namespace keyfluent {
namespace {

std::string base64_fingerprint(std::string prefix, ByteView hash) {
  append_base64_unpadded(hash, prefix);
  return prefix;
}

}  // namespace

std::string sha256_fingerprint(const PublicKey& key) {
  return base64_fingerprint("SHA256:", sha256(key.plain_blob()));
}

std::string sha256_fingerprint(const KeyView& key) {
  std::string text(kSha256FingerprintSize, ' ');
  put_sha256_fingerprint(key, text.data());
  return text;
}

char* put_sha256_fingerprint(const KeyView& key, char* to) {
  if (!key.is_canonical || key.algorithm->is_certificate()) {
    if (const Result<PublicKey> whole = PublicKey::from_blob(key.blob)) {
      return std::ranges::copy(sha256_fingerprint(*whole), to).out;
    }
  }
  constexpr std::string_view kName = "SHA256:";
  const auto hash = sha256(key.blob);
  base64_encoder()(hash.data(), hash.size(), std::ranges::copy(kName, to).out);
  return to + kSha256FingerprintSize;
}

std::string sha1_fingerprint(const PublicKey& key) {
  return base64_fingerprint("SHA1:", sha1(key.plain_blob()));
}

std::string md5_fingerprint(const PublicKey& key) {
  return "MD5:" + encode_hex_pairs(md5(key.plain_blob()));
}

}  // namespace keyfluent
