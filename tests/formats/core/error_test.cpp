// SPDX-License-Identifier: MIT
#include "keyfluent/core/error.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace keyfluent;

TEST_CASE("errors: every row has its texts, and an id of its own") {
  std::set<std::string_view> ids;
  std::set<std::string_view> names;
  for (const ErrorKind* kind : library_errors()) {
    CAPTURE(kind->name);
    CHECK(ids.insert(kind->id).second);
    CHECK(names.insert(kind->name).second);
    CHECK(kind->id.size() == 4);
    CHECK(kind->id[0] == 'E');
    CHECK_FALSE(kind->message.empty());
    CHECK_FALSE(kind->meaning.empty());
    CHECK_FALSE(kind->example.empty());
    CHECK(kind->message.find('\n') == std::string_view::npos);
  }
  CHECK(ids.count("E214") == 1);
}

TEST_CASE("Error: the message takes the detail in") {
  const Error error(errors::wire_trailing_data, Place::at_byte(12), "7");
  CHECK(error.message() == "7 bytes follow the end of the key");
  CHECK(error.id() == "E302");
  CHECK(error.category() == Category::kInput);
  CHECK(error.is(errors::wire_trailing_data));
  CHECK_FALSE(error.is(errors::wire_truncated));
  CHECK(Error(errors::passphrase_wrong).message() == "wrong passphrase");
  CHECK(Error(errors::wire_truncated, {}, "unused").message() == "the key data end too early");
}

TEST_CASE("Error: a detail cannot command the terminal, nor pose as the pattern") {
  CHECK(Error(errors::cipher_unsupported, {}, "\x1b[2Jx").message() ==
        "the file is encrypted with \\x1b[2Jx, which is not supported");
  CHECK(Error(errors::cipher_unsupported, {}, "{}").message() ==
        "the file is encrypted with {}, which is not supported");
}

TEST_CASE("Error: hint and place can be replaced") {
  const Error error = Error(errors::wire_truncated).with_hint("look\n").at(Place::at_line(4, 12));
  CHECK(error.hint() == "look\\x0a");
  CHECK(error.place() == Place::at_line(4, 12));
  CHECK(Error(errors::input_empty).hint() == errors::input_empty.hint);
}

TEST_CASE("Place: as text") {
  CHECK(Place{}.to_string().empty());
  CHECK(Place::at_byte(17).to_string() == "byte 17");
  CHECK(Place::at_line(4, 12).to_string() == "4:12");
}

TEST_CASE("escape_controls: harmless text stays as it is") {
  for (const std::string_view text : {"",
                                      "plain text, \"quoted\" \\ and {}",
                                      "Gr\xC3\xBC\xC3\x9F"
                                      "e",
                                      "\xE9\x8D\xB5 \xF0\x9F\x94\x91"}) {
    CHECK(escape_controls(text) == text);
  }
}

TEST_CASE("escape_controls: what must not reach a terminal") {
  struct Case {
    std::string_view text;
    std::string_view escaped;
  };

  for (const auto& [text, escaped] : {
           Case{"a\x1b[31mb", "a\\x1b[31mb"},     // ESC
           {"a\tb\r\n", "a\\x09b\\x0d\\x0a"},     // C0
           {std::string_view("\0", 1), "\\x00"},  // NUL
           {"\x7f", "\\x7f"},                     // DEL
           {"\xC2\x9B"
            "31m",
            "\\u{009b}31m"},           // C1 CSI
           {"\xC2\xAD", "\\u{00ad}"},  // soft hyphen
           {"a\xE2\x80\xAE"
            "b",
            "a\\u{202e}b"},                                        // right-to-left override
           {"\xE2\x81\xA6", "\\u{2066}"},                          // isolate
           {"\xD8\x9C", "\\u{061c}"},                              // Arabic letter mark
           {"\xE2\x80\x8B", "\\u{200b}"},                          // zero width space
           {"\xE2\x80\xA8", "\\u{2028}"},                          // line separator
           {"\xEF\xBB\xBF", "\\u{feff}"},                          // byte order mark
           {"\xF3\xA0\x81\x81", "\\u{0e0041}"},                    // tag character
           {"\x9B", "\\x9b"},                                      // a stray byte
           {"\xFF\xFE", "\\xff\\xfe"},                             // not UTF-8
           {"\xC3", "\\xc3"},                                      // cut off
           {"\xC3(", "\\xc3("},                                    // no continuation
           {"\xC0\x9B", "\\xc0\\x9b"},                             // overlong ESC, two bytes
           {"\xE0\x80\x9B", "\\xe0\\x80\\x9b"},                    // overlong, three bytes
           {"\xF0\x80\x80\x9B", "\\xf0\\x80\\x80\\x9b"},           // overlong, four bytes
           {"\xED\xA0\x80", "\\xed\\xa0\\x80"},                    // surrogate
           {"\xF4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},           // beyond U+10FFFF
           {"\xF8\x88\x80\x80\x80", "\\xf8\\x88\\x80\\x80\\x80"},  // five bytes
       }) {
    CHECK(escape_controls(text) == escaped);
  }
}

TEST_CASE("escape_controls: no byte sequence lets a control character through") {
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const std::string text = {static_cast<char>(a), static_cast<char>(b)};
      const std::string escaped = escape_controls(text);
      for (const char c : escaped) {
        CHECK(static_cast<unsigned char>(c) >= 0x20);
        CHECK(c != 0x7f);
      }
      CHECK(escape_controls(escaped) == escaped);
    }
  }
}
