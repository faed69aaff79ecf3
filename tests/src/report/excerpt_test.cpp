// SPDX-License-Identifier: MIT
#include "src/report/excerpt.h"

#include "src/report/text_layout.h"

#include <doctest/doctest.h>

namespace keyfluent::report {

namespace {

// marked is what stands above the carets: what the reader takes the place for.  Only for texts
// whose characters take one column each.
std::string marked(const Excerpt& excerpt) {
  return excerpt.text.substr(excerpt.indent, excerpt.carets);
}

const ExcerptShape kAscii{80, false};

}  // namespace

TEST_CASE("widths are those of a terminal") {
  CHECK(display_width("") == 0);
  CHECK(display_width("abc") == 3);
  CHECK(display_width("\xC3\xA9") == 1);          // é
  CHECK(display_width("e\xCC\x81") == 1);         // e and a combining acute
  CHECK(display_width("\xE6\x97\xA5") == 2);      // 日
  CHECK(display_width("\xF0\x9F\x98\x80") == 2);  // an emoji
  CHECK(display_width("\xE2\x80\xA6") == 1);      // …
  CHECK(display_width("\xF0\xA0\x80\x80") == 2);  // U+20000
  CHECK(display_width("\xF3\xA0\x84\x80") == 0);  // U+E0100
  CHECK(character_width(0x2FF) == 1);
  CHECK(character_width(0x300) == 0);
  CHECK(character_width(0x36F) == 0);
  CHECK(character_width(0x370) == 1);
  CHECK(character_width(0x10FFFD) == 1);
}

TEST_CASE("a short line is shown whole") {
  const Excerpt excerpt = excerpt_of("from=\"a, b\" ssh-rsa", {8, 9}, kAscii);
  CHECK(excerpt.text == "from=\"a, b\" ssh-rsa");
  CHECK(excerpt.indent == 8);
  CHECK(excerpt.carets == 1);
  CHECK(marked(excerpt_of("one two", {4, 7}, kAscii)) == "two");
}

TEST_CASE("a place at the end, behind it, or in an empty line") {
  CHECK(excerpt_of("abc", {3, 3}, kAscii).indent == 3);
  CHECK(excerpt_of("abc", {3, 3}, kAscii).text == "abc");
  CHECK(excerpt_of("abc", {99, 120}, kAscii).indent == 3);
  CHECK(excerpt_of("abc", {2, 99}, kAscii).carets == 1);
  CHECK(excerpt_of("", {0, 0}, kAscii).text.empty());
  CHECK(excerpt_of("", {0, 0}, kAscii).carets == 1);
}

TEST_CASE("the caret stands under the right column") {
  // two wide characters (3 bytes and 2 columns each), then x
  CHECK(excerpt_of("\xE6\x97\xA5\xE6\x9C\xACx", {6, 7}, kAscii).indent == 4);
  CHECK(excerpt_of("\xE6\x97\xA5\xE6\x9C\xACx", {3, 6}, kAscii).carets == 2);
  CHECK(excerpt_of("e\xCC\x81x", {3, 4}, kAscii).indent == 1);
  CHECK(excerpt_of("\tx", {1, 2}, kAscii).indent == 4);
  CHECK(excerpt_of("\tx", {1, 2}, kAscii).text == "    x");
  const Excerpt escape = excerpt_of("\x1b[m\xFFz", {3, 4}, kAscii);
  CHECK(escape.text == "\\x1b[m\\xffz");
  CHECK(marked(escape) == "\\xff");
  const Excerpt bidi = excerpt_of("\xE2\x80\xAEz", {3, 4}, kAscii);
  CHECK(bidi.text == "\\u{202e}z");
  CHECK(marked(bidi) == "z");
}

TEST_CASE("a long line is cut around the place") {
  std::string line(5000, 'a');
  for (const std::size_t at : {0u, 1u, 30u, 79u, 80u, 500u, 2500u, 4920u, 4990u, 4999u}) {
    std::string marked_line = line;
    marked_line.replace(at, 1, "X");
    for (const std::size_t columns : {20u, 80u, 120u}) {
      for (const bool unicode : {true, false}) {
        const Excerpt excerpt = excerpt_of(marked_line, {at, at + 1}, {columns, unicode});
        INFO(at, " ", columns, " ", excerpt.text);
        CHECK(display_width(excerpt.text) <= columns);
        CHECK(display_width(excerpt.text) + 7 > columns);  // and it is used
        const std::size_t x = excerpt.text.find('X');
        REQUIRE(x != std::string::npos);
        CHECK(display_width(excerpt.text.substr(0, x)) == excerpt.indent);
        CHECK(excerpt.carets == 1);
      }
    }
  }
  CHECK(excerpt_of(line, {2500, 2501}, kAscii).text.starts_with("...a"));
  CHECK(excerpt_of(line, {2500, 2501}, kAscii).text.ends_with("a..."));
  CHECK(excerpt_of(line, {0, 1}, {80, true}).text.ends_with("a…"));
}

TEST_CASE("a long place keeps within the line") {
  const std::string line = std::string(100, 'a') + std::string(4000, 'b');
  for (const std::size_t columns : {20u, 80u}) {
    const Excerpt excerpt = excerpt_of(line, {100, 4100}, {columns, false});
    CHECK(excerpt.text.size() <= columns);
    CHECK(excerpt.indent + excerpt.carets <= columns);
    CHECK(excerpt.carets > columns / 4);
    CHECK(marked(excerpt) == std::string(excerpt.carets, 'b'));
    CHECK(excerpt.text[excerpt.indent - 1] == 'a');
  }
}

TEST_CASE("any bytes at any place give an excerpt that fits") {
  std::string line;
  std::uint32_t state = 1;
  for (int i = 0; i < 3000; ++i) {
    state = state * 1664525 + 1013904223;
    line += static_cast<char>(state >> 24);
  }
  for (std::size_t at = 0; at <= line.size(); at += 7) {
    const Excerpt excerpt = excerpt_of(line, {at, at + 5}, {40, true});
    CHECK(display_width(excerpt.text) <= 40);
    CHECK(excerpt.indent + excerpt.carets <= 41);
  }
}

TEST_CASE("text is filled by the columns that it takes") {
  CHECK(wrap_text("aa bb cc", 2, 7) == "  aa bb\n  cc\n");
  CHECK(wrap_text("a\n\nb", 0, 80) == "a\n\nb\n");
  CHECK(wrap_text("\xE6\x97\xA5 \xE6\x9C\xAC", 0, 4) == "\xE6\x97\xA5\n\xE6\x9C\xAC\n");
}

}  // namespace keyfluent::report
