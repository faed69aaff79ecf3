// SPDX-License-Identifier: MIT
// Byte views: how every layer passes data it does not own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent {

// ByteView refers to bytes owned by somebody else.  It is valid as long as they are.
using ByteView = std::span<const std::uint8_t>;

// Bytes owns public data.  Private data lives in SecretBytes (core/secret.h).
using Bytes = std::vector<std::uint8_t>;

// as_bytes and as_text look at the same memory as bytes or as characters; nothing is copied.
inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline Bytes to_bytes(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

// equal_public compares public bytes; it is not constant-time (see secret.h for that).
inline bool equal_public(ByteView a, ByteView b) { return as_text(a) == as_text(b); }

}  // namespace keyfluent
