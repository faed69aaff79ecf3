// SPDX-License-Identifier: MIT
#include "src/store/fingerprint.h"

#include "keyfluent/authorized_keys/line_key.h"
#include "keyfluent/core/base64.h"
#include "keyfluent/core/hex.h"
#include "keyfluent/crypto/digest.h"

#include <algorithm>

namespace keyfluent::store {

namespace {

constexpr std::string_view kSha256 = "SHA256:";
constexpr std::string_view kMd5 = "MD5:";
constexpr std::size_t kMd5Bytes = 16;
constexpr std::size_t kMd5PairsSize = 3 * kMd5Bytes - 1;

std::optional<Fingerprint> parse_md5(std::string_view pairs) {
  std::string digits;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (i % 3 != 2) {
      digits += pairs[i];
    } else if (pairs[i] != ':') {
      return std::nullopt;
    }
  }
  auto bytes = decode_hex(digits);
  if (!bytes || bytes->size() != kMd5Bytes || pairs.size() != kMd5PairsSize) {
    return std::nullopt;
  }
  return Fingerprint{Fingerprint::Hash::kMd5, std::move(*bytes)};
}

}  // namespace

std::optional<Fingerprint> Fingerprint::parse(std::string_view text) {
  if (text.starts_with(kMd5)) {
    return parse_md5(text.substr(kMd5.size()));
  }
  if (!text.starts_with(kSha256)) {
    return parse_md5(text);
  }
  std::string base64(text.substr(kSha256.size()));
  base64.append(base64.size() % 4 == 3 ? 1 : 0, '=');
  auto bytes = decode_base64(base64);
  if (!bytes || bytes->size() != 32) {
    return std::nullopt;
  }
  return Fingerprint{Hash::kSha256, std::move(*bytes)};
}

bool Fingerprint::is_of(ByteView blob) const {
  const auto equals = [&](const auto& hash_bytes) {
    return std::equal(bytes.begin(), bytes.end(), hash_bytes.begin(), hash_bytes.end());
  };
  return hash == Hash::kSha256 ? equals(sha256(blob)) : equals(md5(blob));
}

Bytes canonical_blob(const authorized_keys::Line& line, Bytes blob) {
  const auto key = authorized_keys::line_key(line);
  return key && !key->is_canonical() ? Bytes(key->blob().begin(), key->blob().end())
                                     : std::move(blob);
}

std::string sha256_text(ByteView blob) {
  std::string text = std::string(kSha256) + encode_base64(sha256(blob));
  text.resize(text.find_last_not_of('=') + 1);
  return text;
}

std::string md5_text(ByteView blob) {
  return std::string(kMd5) + encode_hex_pairs(md5(blob));
}

}  // namespace keyfluent::store
