// SPDX-License-Identifier: MIT
#include "keyfluent/convert.h"
#include "tests/formats/fixtures.h"

#include <doctest/doctest.h>

#include <string>

namespace keyfluent {
namespace {

const Format& rfc4716() {
  return *find_format("rfc4716");
}

Entry ed25519() {
  return std::move(read(fixtures::load("good/ed25519/openssh.pub"), {}).entries.at(0));
}

std::string written(const Entry& entry, std::string comment) {
  WriteOptions options;
  options.comment = std::move(comment);
  const Result<SecretBytes> text = write(entry, rfc4716(), options);
  return text ? std::string(text->text()) : std::string(text.error().kind().name);
}

Entry read_back(const std::string& text) {
  Document document = read(SecretBytes(std::string_view(text)), {.strict = true});
  REQUIRE(document.errors.empty());
  REQUIRE(document.entries.size() == 1);
  return std::move(document.entries[0]);
}

std::size_t longest_line(const std::string& text) {
  std::size_t longest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    longest = std::max(longest, line.size());
  }
  return longest;
}

// with_header is a sound file with this text in the place of its headers.
std::string with_header(const std::string& header) {
  std::string text = written(ed25519(), "");
  return text.insert(text.find('\n') + 1, header);
}

std::string error_of(const std::string& text) {
  const Document document = read(SecretBytes(std::string_view(text)), {});
  return document.errors.empty() ? "none"
                                 : std::string(document.errors[0].kind().name) + " " +
                                       document.errors[0].place().to_string();
}

}  // namespace

TEST_CASE("a file is written to the letter") {
  CHECK(written(ed25519(), "bob@host") ==
        "---- BEGIN SSH2 PUBLIC KEY ----\n"
        "Comment: \"bob@host\"\n"
        "AAAAC3NzaC1lZDI1NTE5AAAAIMhOB0zU3yutyXFjJAKCQdrwa6BHWP7E1OojAxHHIe8F\n"
        "---- END SSH2 PUBLIC KEY ----\n");
  CHECK(written(ed25519(), "").find("Comment") == std::string::npos);
}

TEST_CASE("long comments are continued, and read back as they were") {
  const std::string comments[] = {
      std::string(300, 'x'),
      "a" + std::string(60, ' ') + "b: c: d: e: " + std::string(80, 'y') + ": z",
      std::string(58, 'x') + "\\" + std::string(80, 'y'),
      "M\xc3\xbcnchen " + std::string(52, 'x') + "\xe2\x82\xac\xe2\x82\xac" + std::string(99, 'z'),
      "the END of it ---- END SSH2 PUBLIC KEY ---- or not",
      "\"quoted\" in 'itself'",
      "trailing backslash \\",
      std::string(1022, 'n'),
  };
  for (const std::string& comment : comments) {
    CAPTURE(comment);
    const std::string text = written(ed25519(), comment);
    CHECK(longest_line(text) <= 72);
    const Entry entry = read_back(text);
    CHECK(entry.comment == comment);
    CHECK(*entry.public_key == *ed25519().public_key);
  }
}

TEST_CASE("a comment of one line, and of a length that RFC 4716 has room for") {
  CHECK(read_back(written(ed25519(),
                          "a\r\nb\x01"
                          "c"))
            .comment == "a  b c");
  CHECK(written(ed25519(), std::string(1023, 'n')) == "write_unsupported_option");
}

TEST_CASE("limits of headers") {
  const std::string tag64(64, 't');
  CHECK(error_of(with_header(tag64 + ": v\n")) == "none");
  CHECK(error_of(with_header(tag64 + "t: v\n")) == "armor_bad_header 2:1");
  const auto long_value = [](std::size_t size) {
    std::string text = "x-a: ";
    std::size_t left = size;
    for (std::size_t piece = 60; left > piece; left -= piece) {
      text += std::string(piece, 'v') + "\\\n";
    }
    return text + std::string(left, 'v') + "\n";
  };
  CHECK(error_of(with_header(long_value(1024))) == "none");
  CHECK(error_of(with_header(long_value(1025))) == "armor_bad_header 2:1");
  std::string many;
  for (int i = 0; i < 300; ++i) {
    many += "x-" + std::to_string(i) + ": v\n";
  }
  CHECK(error_of(with_header(many)).starts_with("armor_bad_header"));
}

TEST_CASE("headers are kept, and only what belongs to the comment is taken for it") {
  const Entry entry = read_back(with_header("Subject: bob\nCOMMENT: \"\"\nModBitSize: 2048\n"));
  CHECK(entry.comment.empty());
  REQUIRE(entry.headers.size() == 3);
  CHECK(entry.headers[0].tag == "Subject");
  CHECK(entry.headers[2].value == "2048");
  CHECK(read_back(with_header("Comment: \"\n")).comment == "\"");
  CHECK(read_back(with_header("Comment: a \"b\" c\n")).comment == "a \"b\" c");
  CHECK(read_back(with_header("Comment: \"curly \xe2\x80\x9cquotes\xe2\x80\x9d &amp; all\"\n"))
            .comment == "curly \xe2\x80\x9cquotes\xe2\x80\x9d &amp; all");
}

TEST_CASE("lines longer than 72 bytes are a repair, headers included") {
  const Document document =
      read(SecretBytes(std::string_view(with_header("x-a: " + std::string(68, 'v') + "\n"))), {});
  REQUIRE(document.entries.size() == 1);
  CHECK(document.entries[0].repairs.list() ==
        std::vector<Repair>{{RepairId::kLongLines, Place::at_line(2)}});
}

TEST_CASE("a block with another label, but this content, is read and named") {
  std::string text = written(ed25519(), "");
  for (std::size_t at = text.find("SSH2"); at != std::string::npos;
       at = text.find("SSH2", at + 1)) {
    text.replace(at, 4, "SSH2 MY");
  }
  const Document document = read(SecretBytes(std::string_view(text)), {});
  REQUIRE(document.entries.size() == 1);
  CHECK(document.entries[0].repairs.has(RepairId::kWrongLabel));
}

}  // namespace keyfluent
