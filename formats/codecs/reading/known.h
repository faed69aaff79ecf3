// SPDX-License-Identifier: MIT
// What is no key that keyfluent reads, but has a name: better said than "no key found".
#pragma once

#include "keyfluent/core/bytes.h"

#include <string_view>

namespace keyfluent::reading {

// Each returns the name of the thing ("a known_hosts line"), or an empty text.
std::string_view known_binary(ByteView input);
std::string_view known_label(std::string_view label);
std::string_view known_line(std::string_view line);

// is_ssh1_line is true for "bits exponent modulus", the start of SSH-1's public key line.
bool is_ssh1_line(std::string_view line);

// is_companion is true for blocks that stand beside a key in its file and say nothing of their own.
bool is_companion(std::string_view label);

}  // namespace keyfluent::reading
