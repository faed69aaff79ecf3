// SPDX-License-Identifier: MIT
#include "keyfluent/core/armor.h"

#include "keyfluent/core/armor_headers.h"
#include "keyfluent/core/ppk_block.h"
#include "keyfluent/core/prefix.h"

#include <doctest/doctest.h>

#include <string>

namespace keyfluent {
namespace {

Text text_of(std::string_view text) {
  return Text(SecretBytes(text));
}

std::string names(const Repairs& repairs) {
  std::string list;
  for (const Repair& repair : repairs.list()) {
    list += (list.empty() ? "" : " ") + std::string(repair_kind(repair.id).name) + "@" +
            repair.place.to_string();
  }
  return list;
}

// block reads the first block of a text: "body|repairs" or the error with its place.
std::string block(std::string_view text) {
  const Text lines = text_of(text);
  const Piece piece = read_armor(lines, 0, 0, false);
  if (piece.error) {
    return std::string(piece.error->kind().name) + "@" + piece.error->place().to_string();
  }
  return std::string(piece.chunk.body.text()) + "|" + names(piece.chunk.repairs);
}

}  // namespace

TEST_CASE("markers are found with any number of dashes") {
  const auto marker = [](std::string_view line) {
    const auto found = find_marker(line, "BEGIN");
    return found ? std::to_string(found->begin) + "-" + std::to_string(found->end) + " " +
                       std::string(found->label)
                 : "none";
  };
  CHECK(marker("---- BEGIN SSH2 PUBLIC KEY ----") == "0-31 SSH2 PUBLIC KEY");
  CHECK(marker("x -----BEGIN RSA PRIVATE KEY-----y") == "2-33 RSA PRIVATE KEY");
  CHECK(marker("- BEGIN A -") == "0-11 A");
  CHECK(marker("---- BEGIN SSH2 PUBLIC KEY") == "0-26 SSH2 PUBLIC KEY");
  CHECK(marker("BEGIN A ----") == "none");
  CHECK(marker("----BEGINA----") == "none");
  CHECK(marker("---- BEGIN ----") == "none");
  CHECK(marker("---- BEGIN lower ----") == "none");
  CHECK(marker("--- BEGIN it now, - BEGIN A ---") == "18-31 A");
}

TEST_CASE("a sound block") {
  CHECK(block("-----BEGIN A-----\nYWJj\nZGVm\n-----END A-----\n") == "abcdef|");
  CHECK(block("---- BEGIN SSH2 PUBLIC KEY ----\nYWJj\n---- END SSH2 PUBLIC KEY ----\n") == "abc|");
}

TEST_CASE("each damage is named where it is") {
  CHECK(block("----BEGIN A-----\nYWJj\n-----END A-----\n") == "abc|dashes@1:1");
  CHECK(block("-----BEGIN SSH2 PUBLIC KEY-----\nYWJj\n---- END SSH2 PUBLIC KEY ----\n") ==
        "abc|dashes@1:1");
  CHECK(block("-----BEGIN A-----\nYWJj\n") == "abc|missing-end@2:5");
  CHECK(block("-----BEGIN A-----\nYWJj\n-----END B-----\n") == "abc|damaged-end@3:1");
  CHECK(block("-----BEGIN A-----\nYWJj\n-----EN\n") == "abc|damaged-end@3:1");
  CHECK(block("-----BEGIN A-----\n  YWJj\n-----END A-----\n") == "abc|indented@2:1");
  CHECK(block("-----BEGIN A-----\nYWJj \n-----END A-----\n") == "abc|trailing-blank@2:5");
  CHECK(block("> -----BEGIN A-----\n> YWJj\n> -----END A-----\n") == "abc|quoted-reply@1:1");
  CHECK(block("-----BEGIN A-----\n\nYWJj\n-----END A-----\n") == "abc|blank-line@2:1");
  CHECK(block("-----BEGIN A-----\nYWJj\n-----END A-----") == "abc|no-final-newline@3:16");
  CHECK(block("-----BEGIN A-----\r\nYWJj\r\n-----END A-----\r\n") == "abc|crlf@1:18");
  CHECK(block("-----BEGIN A----- YWJj ZGVm -----END A-----\n") == "abcdef|joined-lines@1:19");
  CHECK(block("-----BEGIN A-----YWJj-----END A-----\n") == "abc|joined-lines@1:18");
  CHECK(block("K='-----BEGIN A-----\nYWJj\n-----END A-----'\n") ==
        "abc|assignment@1:1 enclosing-quotes@1:1");
  CHECK(block("see: -----BEGIN A-----\nYWJj\n-----END A-----\n") == "abc|text-before@1:1");
}

TEST_CASE("a PEM header ends with a blank line, which is none inside the key") {
  const std::string_view pem =
      "-----BEGIN A-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: X,00\n\nYWJj\n-----END A-----\n";
  CHECK(block(pem) == "abc|");
  CHECK(block("---- BEGIN SSH2 A ----\nComment: x\n\nYWJj\n---- END SSH2 A ----\n") ==
        "abc|blank-line@3:1");
}

TEST_CASE("errors point at the character") {
  CHECK(block("-----BEGIN A-----\nYWJj\nZG*m\n-----END A-----\n") == "base64_bad_character@3:3");
  CHECK(block("-----BEGIN A-----\n> YWJjZ\n> G=m=\n-----END A-----\n")
            .starts_with("base64_bad_padding@3:"));
  CHECK(block("-----BEGIN A-----\n-----END A-----\n") == "armor_empty@1:1");
  CHECK(block("-----BEGIN A-----\n") == "armor_unterminated@1:1");
}

TEST_CASE("without END line the block ends where base64 ends") {
  CHECK(block("-----BEGIN A-----\nYWJj\n-- \nBob\n") == "abc|missing-end@2:5");
  CHECK(block("-----BEGIN A-----\nYWJj\n\nBest regards,\n") == "abc|missing-end@2:5");
  CHECK(block("-----BEGIN A-----\nYWJj\n-----BEGIN B-----\nZGVm\n-----END B-----\n") ==
        "abc|missing-end@2:5");
  const Text text = text_of("-----BEGIN A-----\nYWJjZGVm\nYQ==\nThanks\nBobs\n");
  CHECK(read_armor(text, 0, 0, false).can_shrink);
  const Piece shorter = read_armor(text, 0, 0, true);
  CHECK(shorter.chunk.body.text() == "abcdefa");
  CHECK(shorter.next_line == 3);
}

TEST_CASE("headers: continuation, case, empty values, bytes of any character set") {
  const Text text = text_of(
      "---- BEGIN SSH2 PUBLIC KEY ----\n"
      "Comment: \"a \\\n  b: c\"\n"
      "x-empty:\n"
      "\xd7\xa2\xca\xcd: gbk\n"
      "YWJj\n"
      "---- END SSH2 PUBLIC KEY ----\n");
  const Piece piece = read_armor(text, 0, 0, false);
  REQUIRE(piece.chunk.headers.size() == 3);
  CHECK(piece.chunk.headers[0].value == "\"a   b: c\"");
  CHECK(piece.chunk.headers[0].place == Place::at_line(2));
  CHECK(piece.chunk.headers[1].tag == "x-empty");
  CHECK(piece.chunk.headers[1].value.empty());
  CHECK(piece.chunk.headers[2].tag == "\xd7\xa2\xca\xcd");
  REQUIRE(piece.chunk.find_header("COMMENT") != nullptr);
  CHECK(piece.chunk.widest_line == 13);
  CHECK(piece.chunk.body.text() == "abc");
}

TEST_CASE("headers of a joined block") {
  const auto split = [](std::string_view text) {
    std::string list;
    for (const JoinedHeader& header : split_joined(text)) {
      list += std::string(header.tag) + "=" + std::string(header.value) + ";";
    }
    return list + std::string(text);
  };
  CHECK(split(" Comment: \"a b: c\" AAAAB3Nz QUJD") == "Comment=\"a b: c\";AAAAB3Nz QUJD");
  CHECK(split("Comment: \"a\"AAAAB3Nz") == "Comment=\"a\";AAAAB3Nz");
  CHECK(split(" Comment: my key AAAAB3Nz QUJD") == "Comment=my key;AAAAB3Nz QUJD");
  CHECK(split(" Subject: bob Comment: \"x\" AAAAB3Nz") == "Subject=bob;Comment=\"x\";AAAAB3Nz");
  CHECK(split(" Proc-Type: 4,ENCRYPTED DEK-Info: DES-EDE3-CBC,0123456789ABCDEF ABCD") ==
        "Proc-Type=4,ENCRYPTED;DEK-Info=DES-EDE3-CBC,0123456789ABCDEF;ABCD");
  CHECK(split("Proc-Type: 4,ENCRYPTEDDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFFABCD") ==
        "Proc-Type=4,ENCRYPTED;DEK-Info=AES-128-CBC,00112233445566778899AABBCCDDEEFF;ABCD");
  CHECK(split("YWJj") == "YWJj");
}

TEST_CASE("what stands before a key") {
  const auto kind = [](std::string_view text) {
    const Prefix prefix = classify_prefix(text);
    std::string list;
    list += prefix.peeled.indented ? "i" : "";
    list += prefix.peeled.quoted ? "q" : "";
    list += prefix.assignment ? "=" : "";
    list += prefix.text ? "t" : "";
    list += prefix.quote != '\0' ? std::string(1, prefix.quote) : "";
    return list;
  };
  CHECK(kind("").empty());
  CHECK(kind("  ") == "i");
  CHECK(kind("> > ") == "q");
  CHECK(kind("\"") == "\"");
  CHECK(kind("KEY=") == "=");
  CHECK(kind("export KEY='") == "='");
  CHECK(kind("> KEY=\"") == "q=\"");
  CHECK(kind("my key: ") == "t");
  CHECK(kind("my key=") == "t");
  CHECK(kind("see \"") == "t\"");
}

TEST_CASE("PuTTY files are cut out and put into lines") {
  const std::string_view sound =
      "PuTTY-User-Key-File-2: ssh-x\nEncryption: none\nComment: a b\nPublic-Lines: 1\nAAAA\n"
      "Private-Lines: 1\nBBBB\nPrivate-MAC: 00ff\n";
  const auto ppk = [](std::string_view text) {
    const Text lines = text_of(text);
    const Piece piece = read_ppk_block(lines, 0, 0);
    return std::string(piece.chunk.body.text()) + names(piece.chunk.repairs);
  };
  CHECK(ppk(sound) == sound);
  CHECK(ppk(std::string(sound) + "more text\n") == sound);
  CHECK(ppk("PuTTY-User-Key-File-2: ssh-x Encryption: none Comment: a b Public-Lines: 1 AAAA "
            "Private-Lines: 1 BBBB Private-MAC: 00ff\n") ==
        std::string(sound) + "joined-lines@1:1");
  CHECK(ppk("PuTTY-User-Key-File-2: ssh-xEncryption: noneComment: a bPublic-Lines: 1AAAA"
            "Private-Lines: 1BBBBPrivate-MAC: 00ff\n") == std::string(sound) + "joined-lines@1:1");
}

}  // namespace keyfluent
