// SPDX-License-Identifier: MIT
// What is no key that keyfluent reads, but has a name: better said than "no key found".
#pragma once

#include "keyfluent/core/bytes.h"

#include <string_view>

namespace keyfluent::reading {

// Known is a thing with a name, and how to get a readable key out of it.
struct Known {
  std::string_view name;  // "a known_hosts line"
  std::string_view hint;
};

// Each returns what it is, or null.
const Known* known_binary(ByteView input);
const Known* known_label(std::string_view label);
const Known* known_line(std::string_view line);

// is_ssh1_line is true for "bits exponent modulus": SSH-1's public key line.
bool is_ssh1_line(std::string_view line);

// is_companion is true for blocks that stand beside a key in its file and say nothing of their own.
bool is_companion(std::string_view label);

}  // namespace keyfluent::reading
