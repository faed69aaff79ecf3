// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/pem_text.h"

#include "keyfluent/core/base64.h"

#include <algorithm>

namespace keyfluent::codecs {

namespace {

void append_boundary(SecretBytes& text, std::string_view word, const Armor& armor) {
  text.append(armor.four_dashes ? "---- " : "-----");
  text.append(word);
  text.append(armor.label);
  text.append(armor.four_dashes ? " ----\n" : "-----\n");
}

// may_cut is false inside a UTF-8 character, behind the backslash of an escape, and before a blank,
// which readers skip at the start of a line that goes on.
bool may_cut(std::string_view value, std::size_t at) {
  const auto next = static_cast<unsigned char>(value[at]);
  const std::size_t backslashes = at - 1 - std::min(value.find_last_not_of('\\', at - 1), at - 1);
  return (next & 0xc0u) != 0x80 && next != ' ' && backslashes % 2 == 0;
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

std::string folded_header(std::string_view tag, std::string_view value) {
  std::string line = std::string(tag) + ": ";
  std::string header;
  while (value.size() > 1 && line.size() + value.size() > kSshcomColumns) {
    const std::size_t room = kSshcomColumns - std::min(line.size(), kSshcomColumns - 2) - 1;
    const std::size_t most = std::min(room, value.size() - 1);
    std::size_t size = most;
    while (size > 1 && !may_cut(value, size)) {
      --size;
    }
    size = size > 1 ? size : most;
    header += line + std::string(value.substr(0, size)) + "\\\n";
    value.remove_prefix(size);
    line.clear();
  }
  return header + line + std::string(value) + "\n";
}

}  // namespace keyfluent::codecs
