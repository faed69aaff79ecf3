// SPDX-License-Identifier: MIT
#include "keyfluent/keys/fingerprint.h"

#include "keyfluent/core/base64_kernels.h"
#include "keyfluent/core/hex.h"
#include "keyfluent/crypto/digest.h"

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
  std::string text;
  append_sha256_fingerprint(key, text);
  return text;
}

void append_sha256_fingerprint(const KeyView& key, std::string& to) {
  if (!key.is_canonical || key.algorithm->is_certificate()) {
    if (const Result<PublicKey> whole = PublicKey::from_blob(key.blob)) {
      to += sha256_fingerprint(*whole);
      return;
    }
  }
  constexpr std::string_view kName = "SHA256:";
  constexpr std::size_t kLetters = 43;
  const auto hash = sha256(key.blob);
  const std::size_t begin = to.size();
  to.resize(begin + kName.size() + kLetters);
  char* const text = to.data() + begin;
  kName.copy(text, kName.size());
  base64_encoder()(hash.data(), hash.size(), text + kName.size());
}

std::string sha1_fingerprint(const PublicKey& key) {
  return base64_fingerprint("SHA1:", sha1(key.plain_blob()));
}

std::string md5_fingerprint(const PublicKey& key) {
  return "MD5:" + encode_hex_pairs(md5(key.plain_blob()));
}

}  // namespace keyfluent
