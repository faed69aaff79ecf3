// SPDX-License-Identifier: MIT
#include "src/store/add.h"

#include "src/findings/errors.h"
#include "src/store/holders.h"
#include "tests/src/store/samples.h"

#include <doctest/doctest.h>

#include <random>

using namespace keyfluent;
using namespace keyfluent::store;

namespace {

Result<std::string> added(std::string_view content,
                          std::vector<NewKey> keys,
                          bool replace = false) {
  KEYFLUENT_TRY(const Addition addition, plan_addition(content, keys, {.replace = replace}));
  KEYFLUENT_CHECK(verify_edit(content, apply_edit(content, addition.edit), addition.edit));
  return apply_edit(content, addition.edit);
}

const ErrorKind& error_of(const Result<std::string>& result) {
  REQUIRE(!result);
  return result.error().kind();
}

std::string with_options(std::string_view options, std::uint32_t number) {
  return std::string(options) + " " + sample_line(number) + "\n";
}

}  // namespace

TEST_CASE("a new key is one line at the end") {
  const auto result = added("# keys\n" + sample_line(1), {new_key(2), new_key(3, "restrict")});
  REQUIRE(result);
  CHECK(*result == "# keys\n" + sample_line(1) + "\n" + sample_line(2, "key2") + "\nrestrict " +
                       sample_line(3, "key3") + "\n");
}

TEST_CASE("a key that is there changes nothing, however it is written") {
  const std::string plain = sample_line(1, "another comment") + "\n";
  CHECK(added(plain, {new_key(1)}).value() == plain);
  const std::string crlf = sample_line(1) + "\r\n";
  CHECK(added(crlf, {new_key(1)}).value() == crlf);
  const std::string tabs = "No-Pty,,from=\"a\"\t " + sample_line(1) + "\n";
  CHECK(added(tabs, {new_key(1, "no-pty,from=\"a\"")}).value() == tabs);
}

TEST_CASE("the same key is found by value: alias, surplus zero") {
  // RSA with a zero byte too many in n, under another name of the type: sshd compares numbers.
  const auto rsa = [](std::string_view inner, std::size_t zeros) {
    Bytes modulus(zeros, 0);
    for (int i = 0; i < 256; ++i) {
      modulus.push_back(static_cast<std::uint8_t>(0xC1 + 2 * (i % 15)));
    }
    Writer writer;
    writer.put_string(inner);
    writer.put_string(Bytes{1, 0, 1});
    writer.put_string(modulus);
    return writer.take();
  };
  const NewKey key{PublicKey::from_blob(rsa("ssh-rsa", 1)).value(), "", ""};
  const std::string odd = "rsa-sha2-512 " + encode_base64(rsa("ssh-rsa", 3)) + "\n";
  CHECK(added(odd, {key}).value() == odd);
  const std::string inside = "ssh-rsa " + encode_base64(rsa("rsa-sha2-256", 1)) + "\n";
  CHECK(added(inside, {key}).value() == inside);
}

TEST_CASE("other options are refused, and replaced only when asked") {
  const std::string before = "# top\n" + with_options("from=\"10.0.0.1\"", 1) + "tail\n";
  CHECK(&error_of(added(before, {new_key(1)})) == &errors::key_has_other_options);
  CHECK(&error_of(added(before, {new_key(1, "from=\"10.0.0.2\"")})) ==
        &errors::key_has_other_options);
  const auto replaced = added(before, {new_key(1, "restrict")}, true);
  REQUIRE(replaced);
  CHECK(*replaced == "# top\nrestrict " + sample_line(1, "key1") + "\ntail\n");
}

TEST_CASE("a key on several lines") {
  const std::string twice = with_options("no-pty", 1) + sample_line(1) + "\n";
  const std::vector<NewKey> keys = {new_key(1)};
  const auto present = plan_addition(twice, keys, {});
  REQUIRE(present);
  CHECK(present->edit.empty());
  CHECK(present->added[0].outcome == Added::Outcome::kPresent);
  CHECK(present->added[0].line == 2);
  CHECK(present->added[0].elsewhere == std::vector<std::size_t>{1});
  CHECK(&error_of(added(twice, {new_key(1)}, true)) == &errors::key_on_several_lines);
  const std::string same = sample_line(1) + "\n" + sample_line(1) + "\n";
  CHECK(added(same, {new_key(1)}, true).value() == same);
}

TEST_CASE("several keys: all or none, and each once") {
  const std::string before = with_options("no-pty", 2);
  CHECK(&error_of(added(before, {new_key(1), new_key(2), new_key(3)})) ==
        &errors::key_has_other_options);
  const auto result = added("", {new_key(1), new_key(1), new_key(2)});
  REQUIRE(result);
  CHECK(*result == sample_line(1, "key1") + "\n" + sample_line(2, "key2") + "\n");
}

TEST_CASE("replacing and appending in one change") {
  const std::string before = with_options("no-pty", 1) + "rubbish";
  const auto result = added(before, {new_key(3), new_key(1, "")}, true);
  REQUIRE(result);
  CHECK(*result == sample_line(1, "key1") + "\nrubbish\n" + sample_line(3, "key3") + "\n");
}

TEST_CASE("a comment cannot become a line, nor hide anything") {
  const auto comment = [](std::string_view text) {
    const std::string line = write_line({sample_key(1), "", std::string(text)});
    const std::string start = sample_line(1);
    REQUIRE(line.starts_with(start));
    return line.size() == start.size() ? std::string() : line.substr(start.size() + 1);
  };
  CHECK(comment("bob@host") == "bob@host");
  CHECK(comment("  bob  ") == "bob");
  CHECK(comment("J\xC3\xB6rg") == "J\xC3\xB6rg");
  CHECK(comment("") == "");
  CHECK(comment(" \r\n") == "");
  const std::string bad[] = {"a\nssh-rsa AAAA",
                             "a\rb",
                             "a\vb",
                             "a\fb",
                             std::string("a\0b", 3),
                             "a\x1b[2J",
                             "a\xC2\x85"
                             "b",
                             "a\xE2\x80\xA8"
                             "b",
                             "a\xE2\x80\xA9"
                             "b",
                             "a\xE2\x80\xAE"
                             "b",
                             "a\xFF"
                             "b",
                             "a\x7f"
                             "b"};
  for (const std::string& text : bad) {
    const std::string line = write_line({sample_key(1), "", text});
    CAPTURE(escape_controls(line));
    CHECK(count_lines(line) == 1);
    CHECK(line == escape_controls(line));
  }
  CHECK(comment(std::string(5000, 'x')).size() == 1024);
}

TEST_CASE("hostile files: unknown types, quotes, long lines and the rest stay byte for byte") {
  const std::string long_comment(2 << 20, 'x');
  const std::string before =
      "\xEF\xBB\xBF" + sample_line(1) + "\n" +  // BOM
      "ssh-new-type@example.com AAAAGHNzaC1uZXctdHlwZUBleGFtcGxlLmNvbQ== new\n" +
      "# note\n# note\n\n\n" +  // repeated comments, blank lines
      "command=\"echo \\\"a  b\\\", 'c' # ssh-rsa\" " + sample_line(2) + "\n" +
      "no-pty,,no-user-rc " + sample_line(3) + "\n" +
      sample_line(4, "one\xE2\x80\xA8two\xC2\x85three\vfour\ffive\x1b[0m") + "\r\n" +
      sample_line(5) + " " + long_comment + "\n" + "from=\"unterminated " + sample_line(6);
  const auto result = added(before, {new_key(9)});
  REQUIRE(result);
  CHECK(result->starts_with(before + "\n"));
  CHECK(result->substr(before.size() + 1) == sample_line(9, "key9") + "\n");
}

TEST_CASE("equal_options") {
  CHECK(equal_options("", ",,"));
  CHECK(equal_options("NO-PTY", "no-pty"));
  CHECK(equal_options("from=\"a\"", "From=\"a\","));
  CHECK_FALSE(equal_options("from=\"a\"", "from=\"A\""));
  CHECK_FALSE(equal_options("restrict,pty", "pty,restrict"));
  CHECK_FALSE(equal_options("", "no-pty"));
  CHECK(equal_options("nonsense", "nonsense"));
  CHECK_FALSE(equal_options("nonsense", "Nonsense"));
}
