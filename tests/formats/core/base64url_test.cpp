// SPDX-License-Identifier: MIT
#include "keyfluent/core/base64url.h"

#include "keyfluent/core/error.h"

#include <doctest/doctest.h>

namespace keyfluent {

TEST_CASE("base64url: RFC 4648 section 10 without padding, and the letters of its own") {
  struct Row {
    std::string_view plain, text;
  };

  for (const Row& row : {Row{"", ""},
                         Row{"f", "Zg"},
                         Row{"fo", "Zm8"},
                         Row{"foo", "Zm9v"},
                         Row{"foob", "Zm9vYg"},
                         Row{"\xfb\xef\xbe", "----"},
                         Row{"\xff\xff\xff\xff", "_____w"}}) {
    CAPTURE(row.text);
    CHECK(encode_base64url(as_bytes(row.plain)).text() == row.text);
    const auto decoded = decode_base64url(row.text);
    REQUIRE(decoded);
    CHECK(decoded->text() == row.plain);
  }
}

TEST_CASE("base64url refuses the other alphabet, padding, unused bits and half groups") {
  const auto error = [](std::string_view text) {
    const auto decoded = decode_base64url(text);
    return decoded ? std::string() : std::string(decoded.error().id());
  };
  for (const std::string_view text : {"Zm+v", "Zm/v", "Zg==", "Zm8=", "Z m8", "Zm8\n"}) {
    CAPTURE(text);
    CHECK(error(text) == errors::base64_bad_character.id);
  }
  CHECK(error("Zh") == errors::base64_unused_bits.id);
  CHECK(error("Zm9vY") == errors::base64_truncated.id);
}

TEST_CASE("base64url: every byte comes back, at every length") {
  Bytes bytes;
  for (int i = 0; i < 300; ++i) {
    const auto decoded = decode_base64url(encode_base64url(bytes).text());
    REQUIRE(decoded);
    CHECK(equal_public(decoded->view(), bytes));
    bytes.push_back(static_cast<std::uint8_t>(i * 7));
  }
}

}  // namespace keyfluent
