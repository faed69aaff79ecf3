// SPDX-License-Identifier: MIT
#include "keyfluent/convert.h"
#include "keyfluent/core/base64.h"
#include "tests/formats/fixtures.h"

#include <doctest/doctest.h>

#include <string>

namespace keyfluent {
namespace {

constexpr std::string_view kBlob =
    "AAAAC3NzaC1lZDI1NTE5AAAAIMhOB0zU3yutyXFjJAKCQdrwa6BHWP7E1OojAxHHIe8F";

Document read_text(std::string_view text) {
  return read(SecretBytes(text), {.strict = true});
}

std::string line(std::string_view before, std::string_view after) {
  return std::string(before) + "ssh-ed25519 " + std::string(kBlob) + std::string(after);
}

std::string error_of(std::string_view text) {
  const Document document = read_text(text);
  CHECK(document.entries.empty());
  return document.errors.empty() ? "none"
                                 : std::string(document.errors[0].kind().name) + " " +
                                       document.errors[0].place().to_string();
}

}  // namespace

TEST_CASE("what sshd allows needs no repair") {
  const std::string text = "\n# comment\n" + line(" \t", " a comment \t") + "\n\n" +
                           line("no-pty,from=\"1.2.3.4\" ", "");
  const Document document = read_text(text);
  CHECK(document.errors.empty());
  REQUIRE(document.entries.size() == 2);
  CHECK(document.entries[0].comment == "a comment");
  CHECK(document.entries[0].place == Place::at_line(3, 3));
  CHECK(document.entries[1].options == "no-pty,from=\"1.2.3.4\"");
  CHECK(document.entries[1].comment.empty());
}

TEST_CASE("comments are kept byte for byte") {
  for (const char* comment : {"M\xc3\xbcller \xe2\x80\x9cM\xe2\x80\x9d",
                              "a &amp; b &#43; c",
                              "CORP\\nick",
                              "latin1 \xfc\xa0\xe4",
                              "quote\" and 'this'",
                              "ssh-rsa AAAA"}) {
    CAPTURE(comment);
    const Document document = read_text(line("", " " + std::string(comment)) + "\n");
    REQUIRE(document.entries.size() == 1);
    CHECK(document.entries[0].comment == comment);
  }
}

TEST_CASE("errors name the column") {
  const std::string blob(kBlob);
  CHECK(error_of("ssh-ed25519 AAAA*" + blob.substr(5) + "\n") == "base64_bad_character 1:17");
  CHECK(error_of("no-pty ssh-ed25519 AAAA-" + blob.substr(5) + "\n") ==
        "base64_bad_character 1:24");
  CHECK(error_of("ssh-rsa " + blob + "\n") == "wire_type_mismatch 1:1");
  CHECK(error_of("\n  ssh-rsa " + blob + "\n") == "wire_type_mismatch 2:3");
  CHECK(error_of("ssh-ed25519 " + blob.substr(0, 42) + "\n") == "base64_truncated 1:55");
}

TEST_CASE("aliases of a type are the type; its canonical name is written") {
  const Document rsa = read(fixtures::load("good/rsa2048/openssh.pub"), {});
  const std::string blob = encode_base64(rsa.entries.at(0).public_key->blob());
  const Document document = read_text("rsa-sha2-512 " + blob + " x\n");
  REQUIRE(document.entries.size() == 1);
  const Result<SecretBytes> text = write(document.entries[0], *find_format("openssh-public"), {});
  REQUIRE(text);
  CHECK(text->text() == "ssh-rsa " + blob + " x\n");
}

TEST_CASE("lines are written with options, comment, and nothing that could break them") {
  const Document document = read_text(line("no-pty ", " a b") + "\n");
  const Format& format = *find_format("openssh-public");
  const auto written = [&](const WriteOptions& options) {
    return std::string(write(document.entries.at(0), format, options)->text());
  };
  CHECK(written({}) == line("no-pty ", " a b") + "\n");
  WriteOptions plain;
  plain.keep_options = false;
  plain.comment = "evil\nssh-ed25519 AAAA";
  CHECK(written(plain) == line("", " evil ssh-ed25519 AAAA") + "\n");
  plain.comment = "";
  CHECK(written(plain) == line("", "") + "\n");
}

TEST_CASE("unknown algorithms go through unharmed") {
  const std::string_view text = "new@example AAAAC25ld0BleGFtcGxlAAAAAXg= c\n";
  const Document document = read_text(text);
  REQUIRE(document.entries.size() == 1);
  CHECK(document.entries[0].public_key->is_opaque());
  CHECK(write(document.entries[0], *find_format("openssh-public"), {})->text() == text);
}

}  // namespace keyfluent
