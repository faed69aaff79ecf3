// SPDX-License-Identifier: MIT
#include "keyfluent/core/text.h"

#include "keyfluent/core/characters.h"
#include "keyfluent/core/text_decode.h"

#include <doctest/doctest.h>

#include <string>

namespace keyfluent {
namespace {

using namespace std::string_view_literals;

Text text_of(std::string_view text) {
  return Text(SecretBytes(text));
}

std::string decoded(std::string_view input) {
  const Result<Text> text = decode_text(SecretBytes(input));
  return text ? std::string(text->all()) : std::string(text.error().id());
}

}  // namespace

TEST_CASE("lines end in LF, CR LF or CR, and know where they stood") {
  const Text text = text_of("a\nbc\r\n\rd");
  REQUIRE(text.size() == 4);
  CHECK(text.line(0) == "a");
  CHECK(text.line(1) == "bc");
  CHECK(text.line(2).empty());
  CHECK(text.line(3) == "d");
  CHECK(text.lines()[0].line_end == LineEnd::kLf);
  CHECK(text.lines()[1].line_end == LineEnd::kCrLf);
  CHECK(text.lines()[2].line_end == LineEnd::kCr);
  CHECK(text.lines()[3].line_end == LineEnd::kNone);
  CHECK(text.place_at(3) == Place::at_line(2, 2));
  CHECK(text.place_of(text.line(3).data()) == Place::at_line(4, 1));
}

TEST_CASE("line ends that are damage are reported at the line's end") {
  const Text text = text_of("a\r\nbb\rccc");
  Repairs repairs;
  text.add_line_ends(0, 2, repairs);
  CHECK(repairs.list() == std::vector<Repair>{{RepairId::kCrlf, Place::at_line(1, 2)},
                                              {RepairId::kCr, Place::at_line(2, 3)},
                                              {RepairId::kNoFinalNewline, Place::at_line(3, 4)}});
}

TEST_CASE("an empty text has no line, and a final line end begins none") {
  CHECK(text_of("").size() == 0);
  CHECK(text_of("a\n").size() == 1);
  CHECK(text_of("\n\n").size() == 2);
}

TEST_CASE("UTF-16 is decoded with and without byte order mark") {
  CHECK(decoded("\xff\xfe"
                "a\0b\0"sv) == "ab");
  CHECK(decoded("\xfe\xff"
                "\0a\0b"sv) == "ab");
  CHECK(decoded("a\0b\0c\0d\0\n\0"sv) == "abcd\n");
  CHECK(decoded("\0a\0b\0c\0d\0\n"sv) == "abcd\n");
  // U+1F511 (a key) is a surrogate pair; U+20AC has three bytes in UTF-8.
  CHECK(decoded("\xff\xfe\x3d\xd8\x11\xdd\xac\x20"sv) == "\xf0\x9f\x94\x91\xe2\x82\xac");
}

TEST_CASE("broken UTF-16 is refused at its byte") {
  const Result<Text> odd =
      decode_text(SecretBytes("\xff\xfe"
                              "a\0b"sv));
  REQUIRE(!odd);
  CHECK(odd.error().is(errors::text_bad_utf16));
  CHECK(odd.error().place() == Place::at_byte(4));
  const Result<Text> lone =
      decode_text(SecretBytes("\xff\xfe"
                              "a\0\x3d\xd8"sv));
  REQUIRE(!lone);
  CHECK(lone.error().place() == Place::at_byte(4));
}

TEST_CASE("a UTF-8 byte order mark is taken off and remembered") {
  const Result<Text> text = decode_text(SecretBytes("\xef\xbb\xbfx"));
  REQUIRE(text);
  CHECK(text->all() == "x");
  CHECK(text->encoding().bom);
  CHECK(!text->encoding().utf16);
}

TEST_CASE("binary input is told from text") {
  const auto binary = [](std::string_view input) { return looks_binary(as_bytes(input)); };
  CHECK(binary("openssh-key-v1\0..."sv));
  CHECK(binary("\x30\x82\x01\x22\x30\x0d"sv));
  CHECK(binary("\x30\x03\x02\x01\x05"sv));
  CHECK(!binary("0123"));
  CHECK(!binary("ssh-ed25519 AAAA"));
  CHECK(!binary("s\0s\0h\0-\0r\0s\0a\0 \0"sv));
}

TEST_CASE("characters: UTF-8, Windows-1252, and what they stand for") {
  const auto code = [](std::string_view text) { return decode_character(text).code; };
  CHECK(code("a") == 'a');
  CHECK(code("\xe2\x80\x94") == 0x2014);
  CHECK(code("\x97") == 0x2014);
  CHECK(code("\x93") == 0x201c);
  CHECK(code("\xc0\x80") == 0xc0);                  // overlong: a byte of its own
  CHECK(code("\xed\xa0\x80") == 0xed);              // a surrogate
  CHECK(decode_character("\xe2\x80").length == 1);  // cut
  CHECK(find_substitute(0x2014)->id == RepairId::kDashes);
  CHECK(find_substitute(0x00a0)->text == " ");
  CHECK(find_substitute(0x200b)->text.empty());
  CHECK(find_substitute(0x201d)->text == "\"");
  CHECK(!find_substitute('a'));
  CHECK(!find_substitute(0xe9));
}

TEST_CASE("HTML character references") {
  const auto code = [](std::string_view text) {
    const auto entity = decode_entity(text);
    return entity ? static_cast<long>(entity->code) : -1;
  };
  CHECK(code("&quot;x") == '"');
  CHECK(code("&amp;") == '&');
  CHECK(code("&#43;") == '+');
  CHECK(code("&#x2F;") == '/');
  CHECK(code("&#X3d;") == '=');
  CHECK(code("&nbsp;") == 0xa0);
  CHECK(code("<br>") == '\n');
  CHECK(code("<BR />") == '\n');
  CHECK(code("<b>") == -1);
  CHECK(code("&#43") == -1);
  CHECK(code("&;") == -1);
  CHECK(code("&#;") == -1);
  CHECK(code("&#0;") == -1);
  CHECK(code("&#xd800;") == -1);
  CHECK(code("&#x110000;") == -1);
  CHECK(code("&unknown;") == -1);
  CHECK(decode_entity("&#x2F;AAAA")->length == 6);
}

TEST_CASE("one_line keeps a comment in one line") {
  CHECK(one_line("bob@host") == "bob@host");
  CHECK(one_line(" a\r\nb\tc\x1b[0m\x7f ") == "a  b c [0m");
  CHECK(one_line("\n").empty());
  CHECK(one_line("M\xc3\xbcller") == "M\xc3\xbcller");
  // What a reader would take for damage at the end of the line.
  CHECK(one_line("a\xad b \xad") == "a\xad b");
  CHECK(one_line("a\xc2\xa0\xe2\x80\x8b <br>&#10;") == "a");
  CHECK(one_line("\xad").empty());
  CHECK(one_line("a\\nb \\r\\n") == "a\\nb");
}

TEST_CASE("base64 or not: every character at every place of every length") {
  const std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
  for (std::size_t size = 1; size <= 50; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      std::string text(size, 'k');
      for (int value = 0; value < 256; ++value) {
        text[at] = static_cast<char>(value);
        const bool is_letter = letters.find(text[at]) != letters.npos;
        const bool is_same = is_base64_text(text) == is_letter &&
                             is_base64_words(text) == (is_letter || is_blank(text[at]));
        if (!is_same) {
          FAIL_CHECK("size " << size << ", at " << at << ", character " << value);
        }
      }
    }
  }
  CHECK_FALSE(is_base64_text(""));
  CHECK(is_base64_words(""));
}

TEST_CASE("origins count columns from the start of their piece") {
  Origins origins;
  CHECK(origins.at(0) == Place{});
  origins.add(0, Place::at_line(3, 5));
  origins.add(10, Place::at_line(7));
  CHECK(origins.at(9) == Place::at_line(3, 14));
  CHECK(origins.at(12) == Place::at_line(7, 3));
}

}  // namespace keyfluent
