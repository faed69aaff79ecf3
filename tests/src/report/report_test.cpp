// SPDX-License-Identifier: MIT
#include "keyfluent/convert.h"
#include "keyfluent/keys/fingerprint.h"
#include "src/report/inspection.h"
#include "src/report/json.h"
#include "tests/formats/fixtures.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace keyfluent::report {

namespace {

// RFC 8032 section 7.1, test 1: the public key, as ssh-keygen writes it.
constexpr std::string_view kLine =
    "from=\"10.0.0.1\" ssh-ed25519 "
    "AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea bob\x1b[31m\xff x\n";

Entry entry_of(std::string_view text) {
  Document document = read(SecretBytes(text), {});
  REQUIRE(document.entries.size() == 1);
  return std::move(document.entries[0]);
}

}  // namespace

TEST_CASE("times are written in UTC") {
  CHECK(utc_time(0) == "1970-01-01 00:00:00 UTC");
  CHECK(utc_time(951782400) == "2000-02-29 00:00:00 UTC");
  CHECK(utc_time(1700000000) == "2023-11-14 22:13:20 UTC");
  CHECK(utc_time(253402300799) == "9999-12-31 23:59:59 UTC");
  CHECK(utc_time(253402300800) == "253402300800 s after 1970");
}

TEST_CASE("the text is escaped, aligned, and says what matters") {
  const std::string text = inspection_text("a\nb", entry_of(kLine), {.art = false, .loads_in = {}});
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("a\nb") == std::string::npos);
  CHECK(text.find("  algorithm     ssh-ed25519\n") != std::string::npos);
  CHECK(text.find("  bits          256\n") != std::string::npos);
  CHECK(text.find("  options       from=\"10.0.0.1\"\n") != std::string::npos);
  CHECK(text.find("  kind          public\n") != std::string::npos);
  CHECK(text.find("encrypted") == std::string::npos);
}

TEST_CASE("randomart is drawn on request") {
  const Entry entry = entry_of(kLine);
  const std::string with = inspection_text("x", entry, {.art = true, .loads_in = {}});
  CHECK(with.ends_with(randomart(*entry.public_key)));
}

TEST_CASE("JSON is one line of valid UTF-8 with every field of the schema") {
  const std::string line = inspection_json("na\xff me", entry_of(kLine));
  CHECK(line.find('\n') == line.size() - 1);
  const auto json = nlohmann::json::parse(line);
  for (const char* name : {"schema",
                           "source",
                           "place",
                           "format",
                           "kind",
                           "algorithm",
                           "bits",
                           "comment",
                           "options",
                           "line",
                           "public_key",
                           "repairs",
                           "headers",
                           "fingerprint",
                           "encrypted",
                           "cipher",
                           "kdf",
                           "rounds",
                           "certificate"}) {
    CAPTURE(name);
    CHECK(json.contains(name));
  }
  CHECK(json["schema"] == "keyfluent/inspect/1");
  CHECK(json["source"] == "na\xef\xbf\xbd me");
  CHECK(json["format"] == "openssh-public");
  CHECK(json["kind"] == "public");
  CHECK(json["bits"] == 256);
  CHECK(json["encrypted"].is_null());
  CHECK(json["public_key"] ==
        "AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea");
  CHECK(json["options"] == "from=\"10.0.0.1\"");
  CHECK(json["repairs"].empty());
}

TEST_CASE("JSON that is written by hand has the bytes of the library's") {
  for (const char* path : {"good/ed25519/openssh.pub", "good/rsa2048-cert/openssh.pub",
                           "good/ed25519/openssh-aes256-ctr", "good/rsa2048/Identity.pub"}) {
    CAPTURE(path);
    Document document = read(fixtures::load(path), {});
    REQUIRE(!document.entries.empty());
    Entry& entry = document.entries[0];
    for (const std::string_view comment : {"", "a b", "\"", "\\n", "\t\n\x01", "\x7f", "\xc3\xbc", "\xff\xfe"}) {
      entry.comment = comment;
      const std::string line = inspection_json(comment, entry, {.loads_in = {"openssh", "go"}});
      CHECK(nlohmann::ordered_json::parse(line).dump() + "\n" == line);
    }
  }
}

TEST_CASE("repairs have id, name and place in JSON") {
  const std::string text = std::string(kLine.substr(0, kLine.size() - 1)) + "\r\n";
  const auto json = nlohmann::json::parse(inspection_json("x", entry_of(text)));
  REQUIRE(json["repairs"].size() == 1);
  CHECK(json["repairs"][0]["id"] == "R101");
  CHECK(json["repairs"][0]["name"] == "crlf");
  CHECK(json["repairs"][0]["line"] == 1);
  CHECK(json["repairs"][0].contains("column"));
}

}  // namespace keyfluent::report
