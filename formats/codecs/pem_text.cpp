// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/pem_text.h"

#include "keyfluent/core/base64.h"

namespace keyfluent::codecs {

namespace {

void append_boundary(SecretBytes& text, std::string_view word, const Armor& armor) {
  text.append(armor.four_dashes ? "---- " : "-----");
  text.append(word);
  text.append(armor.label);
  text.append(armor.four_dashes ? " ----\n" : "-----\n");
}

}  // namespace

SecretBytes pem_text(const Armor& armor, ByteView body) {
  const SecretBytes base64 = encode_base64_secret(body, armor.columns);
  SecretBytes text;
  text.reserve(base64.size() + armor.headers.size() + 2 * armor.label.size() + 40);
  append_boundary(text, "BEGIN ", armor);
  if (!armor.headers.empty()) {
    text.append(armor.headers);
    text.append(armor.four_dashes ? "" : "\n");
  }
  text.append(base64.view());
  append_boundary(text, "END ", armor);
  return text;
}

}  // namespace keyfluent::codecs
