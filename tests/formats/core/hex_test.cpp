// SPDX-License-Identifier: MIT
#include "keyfluent/core/hex.h"

#include <doctest/doctest.h>

using namespace keyfluent;

TEST_CASE("hex: both ways") {
  const Bytes bytes = {0x00, 0x1F, 0xA0, 0xFF};
  CHECK(encode_hex(bytes) == "001fa0ff");
  CHECK(encode_hex(bytes, HexCase::kUpper) == "001FA0FF");
  CHECK(encode_hex_pairs(bytes) == "00:1f:a0:ff");
  CHECK(encode_hex({}).empty());
  CHECK(encode_hex_pairs({}).empty());
  CHECK(decode_hex("001fA0Ff") == bytes);
  CHECK(decode_hex("") == Bytes{});
}

TEST_CASE("hex: what is none") {
  for (const char* text : {"0", "0g", "g0", "00 ", "0x00", "00:11", "-1", "/0", ":0", "@0", "`0"}) {
    CAPTURE(text);
    CHECK_FALSE(decode_hex(text).has_value());
  }
}
