// SPDX-License-Identifier: MIT
#include "keyfluent/core/chunk.h"

#include <algorithm>

namespace keyfluent {
namespace {

// Tags are ASCII; the C library's functions would ask the locale.
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

const std::string* Chunk::find_header(std::string_view tag) const {
  const auto found = std::find_if(headers.begin(), headers.end(), [&](const Header& header) {
    return equal_ignoring_case(header.tag, tag);
  });
  return found == headers.end() ? nullptr : &found->value;
}

}  // namespace keyfluent
