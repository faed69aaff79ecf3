// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/pem_text.h"

#include "keyfluent/core/base64.h"

namespace keyfluent::codecs {

namespace {
constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kEnd = "-----END ";
constexpr std::string_view kDashes = "-----\n";

void append_boundary(SecretBytes& text, std::string_view start, std::string_view label) {
  text.append(start);
  text.append(label);
  text.append(kDashes);
}
}  // namespace

SecretBytes pem_text(const Armor& armor, ByteView body) {
  const SecretBytes base64 = encode_base64_secret(body, armor.columns);
  SecretBytes text;
  text.reserve(base64.size() + armor.headers.size() + 2 * armor.label.size() + 40);
  append_boundary(text, kBegin, armor.label);
  if (!armor.headers.empty()) {
    text.append(armor.headers);
    text.append("\n");
  }
  text.append(base64.view());
  append_boundary(text, kEnd, armor.label);
  return text;
}

}  // namespace keyfluent::codecs
