// SPDX-License-Identifier: MIT
// Known answers are those of Python's codecs and unicodedata.
#include "keyfluent/core/passphrase_encodings.h"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>
#include <string_view>

using namespace keyfluent;

namespace {

std::map<std::string, std::string> spellings(std::string_view typed) {
  std::map<std::string, std::string> result;
  for (const EncodedPassphrase& one : passphrase_encodings(Passphrase(typed))) {
    result[one.encoding] = as_text(one.passphrase.view());
  }
  return result;
}

using Map = std::map<std::string, std::string>;

}  // namespace

TEST_CASE("ASCII has one spelling") {
  CHECK(spellings("correct horse ~").empty());
  CHECK(spellings("").empty());
}

TEST_CASE("a German passphrase, composed") {
  CHECK(spellings("Gr\xc3\xbc\xc3\x9f"
                  "e") == Map{{"UTF-8 (NFD)",
                               "Gru\xcc\x88\xc3\x9f"
                               "e"},
                              {"Windows-1252 or Latin-1",
                               "Gr\xfc\xdf"
                               "e"},
                              {"CP437 or CP850",
                               "Gr\x81\xe1"
                               "e"}});
}

TEST_CASE("decomposed as macOS gives it") {
  CHECK(spellings("e\xcc\x81") == Map{{"UTF-8 (NFC)", "\xc3\xa9"},
                                      {"Windows-1252 or Latin-1", "\xe9"},
                                      {"CP437 or CP850", "\x82"}});
}

TEST_CASE("CP437 and CP850 differ, and so do Windows-1252 and Latin-1") {
  CHECK(spellings("\xc3\x98")["CP850"] == "\x9d");
  CHECK(spellings("\xc3\x98").count("CP437") == 0);
  const Map euro = spellings("\xe2\x82\xac");
  CHECK(euro == Map{{"Windows-1252", "\x80"}});
  CHECK(spellings("\xc2\x80") == Map{{"Latin-1", "\x80"}});
}

TEST_CASE("bytes that are no UTF-8 are Windows-1252") {
  CHECK(spellings("na\xefve \x80") == Map{{"UTF-8 (NFC)", "na\xc3\xafve \xe2\x82\xac"},
                                          {"UTF-8 (NFD)", "nai\xcc\x88ve \xe2\x82\xac"}});
}

TEST_CASE("several marks, and letters outside every page") {
  // U+1EBF is e, circumflex, acute.
  CHECK(spellings("\xe1\xba\xbf") == Map{{"UTF-8 (NFD)", "e\xcc\x82\xcc\x81"}});
  CHECK(spellings("e\xcc\x82\xcc\x81") == Map{{"UTF-8 (NFC)", "\xe1\xba\xbf"}});
  CHECK(spellings("\xd0\xb9") == Map{{"UTF-8 (NFD)", "\xd0\xb8\xcc\x86"}});
  CHECK(spellings("\xf0\x9f\x94\x91").empty());
}

TEST_CASE("bounded: at most six, each once, and none for absurd lengths") {
  for (int byte = 0x80; byte < 0x100; ++byte) {
    const std::string one(1, static_cast<char>(byte));
    std::set<std::string> seen{one};
    const auto all = passphrase_encodings(Passphrase(one));
    CHECK(all.size() <= 6);
    for (const EncodedPassphrase& spelling : all) {
      CHECK(seen.insert(std::string(as_text(spelling.passphrase.view()))).second);
    }
  }
  std::string long_one;
  for (int i = 0; i < 5000; ++i) {
    long_one += "\xc3\xa9";
  }
  CHECK(spellings(long_one).empty());
}
