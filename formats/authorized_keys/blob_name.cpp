// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/blob_name.h"

#include "keyfluent/core/base64.h"
#include "keyfluent/core/reader.h"
#include "keyfluent/keys/algorithm.h"

#include <algorithm>

namespace keyfluent::authorized_keys {

std::string blob_name(std::string_view base64) {
  constexpr std::size_t kLongest = 92;  // 4 bytes of length and 64 of name
  if (!base64.starts_with("AAAA")) {
    return {};
  }
  std::size_t size = std::min(base64.size(), kLongest);
  const auto bad = std::find_if_not(base64.begin(),
                                    base64.begin() + static_cast<std::ptrdiff_t>(size),
                                    [](char c) { return is_base64_character(c) && c != '='; });
  size = static_cast<std::size_t>(bad - base64.begin());
  const Result<Bytes> start = decode_base64(base64.substr(0, size - size % 4));
  if (!start) {
    return {};
  }
  Reader reader(*start);
  std::string name(reader.read_text());
  if (name.ends_with('\0')) {  // as read_key_view takes it: for OpenSSH it is a C string
    name.pop_back();
  }
  return !reader.failed() && is_algorithm_name(name) ? name : std::string();
}

}  // namespace keyfluent::authorized_keys
