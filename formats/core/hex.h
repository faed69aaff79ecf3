// SPDX-License-Identifier: MIT
// Hexadecimal text of public bytes: MACs and salts of PPK files, the IV of DEK-Info, MD5
// fingerprints.
#pragma once

#include "keyfluent/core/bytes.h"

#include <optional>
#include <string>
#include <string_view>

namespace keyfluent {

enum class HexCase : std::uint8_t { kLower, kUpper };

// encode_hex writes two digits a byte.
std::string encode_hex(ByteView bytes, HexCase letters = HexCase::kLower);

// encode_hex_pairs writes lower-case pairs with a separator between them: "16:27:ac".
std::string encode_hex_pairs(ByteView bytes, char separator = ':');

// decode_hex takes digits of either case, and nothing between them.  It returns nothing for an odd
// number of digits or another character; the caller knows which field that is and says so.
std::optional<Bytes> decode_hex(std::string_view text);

}  // namespace keyfluent
