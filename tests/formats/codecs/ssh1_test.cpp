// SPDX-License-Identifier: MIT
#include "tests/formats/codecs/secsh_files.h"

#include <doctest/doctest.h>

namespace keyfluent {
namespace {

using testing::open_file;
using testing::open_text;
using testing::write_as;

constexpr std::size_t kCipherByte = 33;  // after the magic

SecretBytes with_cipher(std::uint8_t number) {
  SecretBytes text = fixtures::load("good/ssh1/ssh1-3des");
  text.writable()[kCipherByte] = number;
  return text;
}

}  // namespace

TEST_CASE("ssh1: an RSA key goes to SSH-1 and back, plain and under a passphrase") {
  const Passphrase passphrase("open sesame");
  for (const char* path : {"good/ssh1/ssh1", "good/rsa2048/openssh"}) {
    const auto opened = open_file(path);
    REQUIRE(opened.entry);
    for (const Passphrase* pass : {static_cast<const Passphrase*>(nullptr), &passphrase}) {
      const auto text = write_as(*opened.entry, "ssh1", pass);
      REQUIRE(text);
      const auto again = open_text(*text, "open sesame");
      REQUIRE_MESSAGE(again.entry.has_value(), again.detail);
      CHECK(again.entry->private_key->components() == opened.entry->private_key->components());
      CHECK(again.entry->comment == opened.entry->comment);
      CHECK(again.entry->protection.encrypted == (pass != nullptr));
    }
  }
}

TEST_CASE("ssh1: puttygen reads what we write") {
  KEYFLUENT_NEEDS("puttygen");
  const testing::Scratch scratch;
  const Passphrase passphrase("open sesame");
  const std::string pass_file = scratch.put("pass", "open sesame\n");
  const auto opened = open_file("good/ssh1/ssh1");
  REQUIRE(opened.entry);
  const std::string plain = scratch.put("plain", write_as(*opened.entry, "ssh1")->text());
  const std::string locked =
      scratch.put("locked", write_as(*opened.entry, "ssh1", &passphrase)->text());
  const std::string line(fixtures::load("good/ssh1/ssh1.pub").text());
  CHECK(testing::output_of(scratch, "puttygen " + plain + " -O public -o /dev/stdout") == line);
  // A new comment needs the private half, so this proves that puttygen decrypts it.
  const std::string changed = scratch.path("changed");
  CHECK(testing::runs("puttygen " + locked + " --old-passphrase " + pass_file +
                      " --new-passphrase /dev/null -C other -o " + changed));
  const auto again = open_text(SecretBytes(scratch.get("changed")));
  REQUIRE(again.entry);
  REQUIRE(again.entry->private_key);
  CHECK(again.entry->private_key->components() == opened.entry->private_key->components());
}

TEST_CASE("ssh1: the public line is what puttygen writes") {
  const auto opened = open_file("good/ssh1/ssh1");
  const auto line = write_as(*opened.entry, "ssh1-public");
  REQUIRE(line);
  CHECK(*line == fixtures::load("good/ssh1/ssh1.pub"));
}

TEST_CASE("ssh1: ciphers that no library has are named") {
  const auto tss = open_text(with_cipher(4), fixtures::kPassphrase);
  CHECK(tss.error == "cipher_unsupported");
  CHECK(tss.detail.find("SSH-1's tss") != std::string::npos);
  CHECK(open_text(with_cipher(77), "x").detail.find("77") != std::string::npos);
  const Passphrase passphrase("x");
  const auto opened = open_file("good/ssh1/ssh1");
  const auto refused = write_as(*opened.entry, "ssh1", &passphrase, "blowfish");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().is(errors::write_unsupported_option));
}

TEST_CASE("ssh1: a thousand wrong passphrases open nothing, under every cipher") {
  for (const char* path :
       {"good/ssh1/ssh1-3des", "good/ssh1/ssh1-des", "good/ssh1/ssh1-blowfish"}) {
    CAPTURE(path);
    for (int i = 0; i < 1000; ++i) {
      REQUIRE(open_file(path, "guess " + std::to_string(i * 7919)).error == "passphrase_wrong");
    }
  }
}

TEST_CASE("ssh1: the public half says whether the private one belongs to it") {
  SecretBytes text = fixtures::load("good/ssh1/ssh1");
  text.writable()[kCipherByte + 30] ^= 1;  // inside n
  CHECK(open_text(text).error == "key_inconsistent");
  SecretBytes unequal = fixtures::load("good/ssh1/ssh1");
  const std::size_t sealed = unequal.text().find("ssh1@example") + 12;
  unequal.writable()[sealed] ^= 1;
  CHECK(open_text(unequal).error == "container_malformed");
}

TEST_CASE("ssh1-public: a comment may name other formats") {
  const SecretBytes fixture = fixtures::load("good/ssh1/ssh1.pub");
  const std::string_view key = fixture.text().substr(0, fixture.text().rfind(' '));
  for (const std::string_view comment : {"PuTTY-User-Key-File-3: ssh-rsa",
                                         "---- BEGIN SSH2 PUBLIC KEY ----",
                                         "{\"kty\":\"RSA\"}",
                                         "ssh-rsa AAAA",
                                         "ssh-rsa AAAA\\n BEGIN",
                                         "a \x96 b"}) {
    CAPTURE(comment);
    std::string named(key);
    named.append(" ").append(comment).append("\n");
    const Document document = read(SecretBytes(named), {.strict = true});
    REQUIRE(document.entries.size() == 1);
    CHECK(document.errors.empty());
    CHECK(document.entries[0].format->name == "ssh1-public");
    CHECK(document.entries[0].comment == comment);
  }
}

TEST_CASE("ssh1-public: numbers that are none are refused, and long ones at once") {
  const std::string digits(200, '7');  // 665 bits
  const auto error_of = [](const std::string& text) { return open_text(SecretBytes(text)).error; };
  const auto sound = open_text(SecretBytes("665 37 " + digits + " me\n"));
  REQUIRE(sound.entry);
  CHECK(sound.entry->comment == "me");
  CHECK(sound.entry->repairs.empty());
  for (const char* bits : {"664", "666"}) {
    const auto near = open_text(SecretBytes(std::string(bits) + " 37 " + digits + "\n"));
    REQUIRE(near.entry);
    CHECK(near.entry->repairs.has(RepairId::kNotCanonical));
  }
  CHECK(error_of("667 37 " + digits + "\n") == "wire_truncated");
  CHECK(error_of("665 37 " + digits.substr(1) + "\n") == "wire_truncated");
  CHECK(error_of("663 37 " + digits + "\n") == "key_bad_number");
  CHECK(error_of("000 37 " + std::string(200, '0') + "\n") == "key_bad_number");
  CHECK(error_of("1024 37 " + std::string(100000, '7') + "\n") == "wire_number_too_long");
}

}  // namespace keyfluent
