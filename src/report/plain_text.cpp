// SPDX-License-Identifier: MIT
#include "src/report/plain_text.h"

#include <algorithm>

namespace keyfluent::report {

namespace {

struct Substitute {
  std::string_view character;
  std::string_view ascii;
};

constexpr Substitute kSubstitutes[] = {
    {"…", "..."},
    {"│", "|"},
    {"✓", "+"},
    {"✗", "x"},
    {"·", "-"},
    {"×", "x"},
};

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

const Substitute* substitute_at(std::string_view text) {
  for (const Substitute& row : kSubstitutes) {
    if (text.starts_with(row.character)) {
      return &row;
    }
  }
  return nullptr;
}

}  // namespace

std::string ascii_text(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const Substitute* row = is_ascii(text[0]) ? nullptr : substitute_at(text);
    result += row != nullptr ? row->ascii : text.substr(0, 1);
    text.remove_prefix(row != nullptr ? row->character.size() : 1);
  }
  return result;
}

}  // namespace keyfluent::report
