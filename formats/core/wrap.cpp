// SPDX-License-Identifier: MIT
#include "keyfluent/core/wrap.h"

#include "keyfluent/core/base64.h"

namespace keyfluent {

namespace {

// append_escaped writes LF as \n, CR as \r, and a backslash before each of `special`.
void append_escaped(SecretBytes& to, std::string_view text, std::string_view special) {
  for (const char c : text) {
    if (c == '\n') {
      to.append("\\n");
    } else if (c == '\r') {
      to.append("\\r");
    } else {
      if (special.find(c) != special.npos) {
        to.push_back('\\');
      }
      to.push_back(static_cast<std::uint8_t>(c));
    }
  }
}

SecretBytes wrap_base64(const SecretBytes& text, std::string_view /*variable*/) {
  SecretBytes out = encode_base64_secret(text.view());
  out.push_back('\n');
  return out;
}

SecretBytes wrap_escaped(const SecretBytes& text, std::string_view /*variable*/) {
  SecretBytes out;
  out.reserve(text.size() + text.size() / 8);
  append_escaped(out, text.text(), "\\");
  out.push_back('\n');
  return out;
}

// In double quotes a shell reads these four characters as its own.
SecretBytes wrap_env(const SecretBytes& text, std::string_view variable) {
  SecretBytes out;
  out.reserve(text.size() + text.size() / 8);
  out.append(variable);
  out.append("=\"");
  append_escaped(out, text.text(), "\\\"$`");
  out.append("\"\n");
  return out;
}

constexpr Wrapping kWrappings[] = {
    {"base64", "base64 of the whole file, in one line", wrap_base64},
    {"escaped", "the text with \\n for line ends, in one line", wrap_escaped},
    {"env", "NAME=\"…\" with \\n for line ends", wrap_env},
};

}  // namespace

std::span<const Wrapping> wrappings() {
  return kWrappings;
}

const Wrapping* find_wrapping(std::string_view name) {
  for (const Wrapping& row : kWrappings) {
    if (row.name == name) {
      return &row;
    }
  }
  return nullptr;
}

}  // namespace keyfluent
