// SPDX-License-Identifier: MIT
// Which lines of a content hold a key: compared by value, as sshd compares, never by text.
#pragma once

#include "keyfluent/keys/key.h"
#include "src/store/edit.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::store {

// Holder is one line with the key.
struct Holder {
  std::size_t number = 0;  // of the line, from 1
  LineSpan span;
  std::string options;  // as written
};

// find_holders returns, for each of the keys, the lines that hold it.  Lines that cannot be read
// hold nothing.
std::vector<std::vector<Holder>> find_holders(std::string_view content,
                                              const std::vector<const PublicKey*>& keys);

// equal_options compares two option fields by their options in order; fields that cannot be read
// are equal only byte for byte.
bool equal_options(std::string_view a, std::string_view b);

}  // namespace keyfluent::store
