// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/line_key.h"

#include "keyfluent/core/base64.h"

#include <algorithm>
#include <string>

namespace keyfluent::authorized_keys {

namespace {

// is_skipped is true for VT, FF and CR, which sshd's decoder steps over.
constexpr bool is_skipped(char c) {
  return c >= '\v' && c <= '\r';
}

bool is_named(const PublicKey& key, std::string_view type) {
  const auto aliases = key.algorithm().aliases;
  return key.name() == type || std::find(aliases.begin(), aliases.end(), type) != aliases.end();
}

// original_offset turns an offset in the text without skipped bytes into one in the text.
std::size_t original_offset(std::string_view text, std::size_t offset) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if (!is_skipped(text[at]) && offset-- == 0) {
      break;
    }
  }
  return at;
}

}  // namespace

Result<Bytes> decode_blob(std::string_view text) {
  Bytes blob;
  KEYFLUENT_CHECK(decode_blob_into(text, blob));
  return blob;
}

Status decode_blob_into(std::string_view text, Bytes& into) {
  while (!text.empty() && is_skipped(text.back())) {
    text.remove_suffix(1);
  }
  Status decoded = decode_base64_into(text, into);
  if (decoded || std::none_of(text.begin(), text.end(), is_skipped)) {
    return decoded;
  }
  std::string kept;
  kept.reserve(text.size());
  std::copy_if(
      text.begin(), text.end(), std::back_inserter(kept), [](char c) { return !is_skipped(c); });
  decoded = decode_base64_into(kept, into);
  if (!decoded) {
    const std::size_t offset = decoded.error().place().line;
    return std::move(decoded).error().at(Place::at_byte(original_offset(text, offset)));
  }
  return decoded;
}

Result<PublicKey> line_key(const Line& line) {
  KEYFLUENT_TRY(const Bytes blob, decode_blob(line.blob));
  Result<PublicKey> key = PublicKey::from_blob(blob);
  if (!key) {
    return std::move(key).error().at({});
  }
  if (!is_named(*key, line.type)) {
    return Error(errors::wire_type_mismatch, {}, line.type);
  }
  return key;
}

}  // namespace keyfluent::authorized_keys
