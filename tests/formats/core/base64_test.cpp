// SPDX-License-Identifier: MIT
#include "keyfluent/core/base64.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace keyfluent;

namespace {

// check_fault asserts that both decoders refuse the text, with this error at this byte.
void check_fault(std::string_view text, const ErrorKind& kind, std::uint64_t offset) {
  CAPTURE(text);
  const auto fast = decode_base64(text);
  const auto secret = decode_base64_secret(text);
  REQUIRE_FALSE(fast.has_value());
  REQUIRE_FALSE(secret.has_value());
  CHECK(fast.error().id() == kind.id);
  CHECK(secret.error().id() == kind.id);
  CHECK(fast.error().place() == Place::at_byte(offset));
  CHECK(secret.error().place() == Place::at_byte(offset));
}

void check_agree(std::string_view text) {
  const auto fast = decode_base64(text);
  const auto secret = decode_base64_secret(text);
  CAPTURE(escape_controls(text));
  REQUIRE(fast.has_value() == secret.has_value());
  if (fast) {
    CHECK(equal_public(*fast, secret->view()));
    CHECK(encode_base64(*fast) ==
          text);  // strict: a text that is read is the only one for its bytes
  } else {
    CHECK(fast.error().id() == secret.error().id());
    CHECK(fast.error().place() == secret.error().place());
  }
}

Bytes random_bytes(std::mt19937& generator, std::size_t size) {
  Bytes bytes(size);
  for (auto& byte : bytes) {
    byte = static_cast<std::uint8_t>(generator());
  }
  return bytes;
}

}  // namespace

TEST_CASE("base64: the vectors of RFC 4648 section 10") {
  struct Vector {
    std::string_view plain;
    std::string_view text;
  };

  for (const Vector& vector : {Vector{"", ""},
                               {"f", "Zg=="},
                               {"fo", "Zm8="},
                               {"foo", "Zm9v"},
                               {"foob", "Zm9vYg=="},
                               {"fooba", "Zm9vYmE="},
                               {"foobar", "Zm9vYmFy"}}) {
    CAPTURE(vector.plain);
    CHECK(encode_base64(as_bytes(vector.plain)) == vector.text);
    CHECK(encode_base64_secret(as_bytes(vector.plain)).text() == vector.text);
    CHECK(as_text(decode_base64(vector.text).value()) == vector.plain);
    CHECK(decode_base64_secret(vector.text).value().text() == vector.plain);
  }
}

TEST_CASE("base64: every letter has its value, and nothing else has one") {
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int c = 0; c < 256; ++c) {
    const std::string text = {'A', 'A', 'A', static_cast<char>(c)};
    const std::size_t value = alphabet.find(static_cast<char>(c));
    CHECK(is_base64_character(static_cast<char>(c)) == (value != std::string::npos || c == '='));
    if (value != std::string::npos) {
      CHECK(decode_base64(text).value() == Bytes{0, 0, static_cast<std::uint8_t>(value)});
      CHECK(decode_base64_secret(text).value().view()[2] == value);
    } else if (c != '=') {
      check_fault(text, errors::base64_bad_character, 3);
    }
  }
}

TEST_CASE("base64: faults, and where they are") {
  check_fault("A", errors::base64_truncated, 1);
  check_fault("AA", errors::base64_truncated, 2);
  check_fault("AAA", errors::base64_truncated, 3);
  check_fault("AAAAB3NzaC1yc2", errors::base64_truncated, 14);
  check_fault("AA=", errors::base64_truncated, 3);
  check_fault("=", errors::base64_bad_padding, 0);
  check_fault("====", errors::base64_bad_padding, 0);
  check_fault("A===", errors::base64_bad_padding, 1);
  check_fault("AAAA=", errors::base64_bad_padding, 4);
  check_fault("AAAA====", errors::base64_bad_padding, 4);
  check_fault("AA===", errors::base64_bad_padding, 4);
  check_fault("AAA==", errors::base64_bad_padding, 4);
  check_fault("AA=A", errors::base64_bad_padding, 2);
  check_fault("AA==AAAA", errors::base64_bad_padding, 2);
  check_fault("AAA=BBBB", errors::base64_bad_padding, 3);
  check_fault("AAA=A", errors::base64_bad_padding, 3);
  check_fault("AB==", errors::base64_unused_bits, 1);
  check_fault("AAB=", errors::base64_unused_bits, 2);
  check_fault("AAAAAAB=", errors::base64_unused_bits, 6);
  check_fault("AA-_", errors::base64_bad_character, 2);
  check_fault("AAA=\n", errors::base64_bad_character, 4);
  check_fault("AA=*", errors::base64_bad_character, 3);
  check_fault(" AAA", errors::base64_bad_character, 0);
  check_fault("AAAA\r\nAA", errors::base64_bad_character, 4);
  check_fault(std::string_view("AA\0A", 4), errors::base64_bad_character, 2);
  check_fault(
      "AAAAAAAAAAAA\xC3\xA4"
      "AA",
      errors::base64_bad_character,
      12);
}

TEST_CASE("base64: a fault in a secret text is not quoted") {
  CHECK(decode_base64("AA*A").error().message() == "'*' is no base64 character");
  CHECK(decode_base64("AA\xE2"
                      "A")
            .error()
            .message() == "byte 0xe2 is no base64 character");
  CHECK(decode_base64_secret("AA*A").error().message().find('*') == std::string::npos);
}

TEST_CASE("base64: both decoders agree on whole, cut and damaged text") {
  std::mt19937 generator(4648);  // a fixed seed: the same texts in every run
  for (std::size_t size = 0; size < 70; ++size) {
    const Bytes bytes = random_bytes(generator, size);
    const std::string text = encode_base64(bytes);
    CHECK(decode_base64(text).value() == bytes);
    CHECK(encode_base64_secret(bytes).text() == text);
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
      check_agree(std::string_view(text).substr(0, cut));
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
      std::string damaged = text;
      damaged[i] = static_cast<char>(generator());
      check_agree(damaged);
      damaged[i] = '=';
      check_agree(damaged);
    }
  }
}

TEST_CASE("base64: both decoders agree on hostile text") {
  constexpr std::string_view kCharacters = "AQgwBz09+/=== \n-_*\x80\xFF";
  std::mt19937 generator(1);
  for (int round = 0; round < 20000; ++round) {
    std::string text(generator() % 13, 'A');
    for (char& c : text) {
      c = kCharacters[generator() % kCharacters.size()];
    }
    check_agree(text);
  }
}

TEST_CASE("base64: secret text comes in lines") {
  const Bytes bytes(100, 0xFF);
  const std::string flat = encode_base64(bytes);
  const SecretBytes lines = encode_base64_secret(bytes, 70);
  CHECK(lines.text() == flat.substr(0, 70) + "\n" + flat.substr(70) + "\n");
  CHECK(encode_base64_secret(Bytes(48, 1), 64).text() == encode_base64(Bytes(48, 1)) + "\n");
  CHECK(encode_base64_secret({}, 64).empty());
}
