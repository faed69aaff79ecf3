// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/line.h"

#include "keyfluent/authorized_keys/blob_name.h"

#include <doctest/doctest.h>

#include <string>

namespace keyfluent::authorized_keys {
namespace {

using namespace std::string_view_literals;
using namespace std::string_literals;

constexpr std::string_view kBlob =
    "AAAAC3NzaC1lZDI1NTE5AAAAIMhOB0zU3yutyXFjJAKCQdrwa6BHWP7E1OojAxHHIe8F";

// fields is "options|type|blob|comment", or the id and column of the error, or the kind.
std::string fields(std::string_view text) {
  const Result<Line> line = split_line(text);
  if (!line) {
    return std::string(line.error().kind().name) + " " + line.error().place().to_string();
  }
  if (line->kind != Line::Kind::kKey) {
    return line->kind == Line::Kind::kBlank ? "blank" : "comment";
  }
  const std::string blob(line->blob == kBlob ? "B" : line->blob);
  return std::string(line->options) + "|" + std::string(line->type) + "|" + blob + "|" +
         std::string(line->comment);
}

std::string key(std::string_view before, std::string_view after = "") {
  return std::string(before) + std::string(kBlob) + std::string(after);
}

}  // namespace

TEST_CASE("blank and comment lines") {
  CHECK(fields("") == "blank");
  CHECK(fields(" \t ") == "blank");
  CHECK(fields("\0ssh-ed25519 AAAA"sv) == "blank");
  CHECK(fields("  # x") == "comment");
}

TEST_CASE("type, blob and comment; blank and tab separate, nothing else") {
  CHECK(fields(key("ssh-ed25519 ")) == "|ssh-ed25519|B|");
  CHECK(fields(key("  ssh-ed25519 \t", "\t  a b ")) == "|ssh-ed25519|B|a b ");
  CHECK(fields(key("ssh-ed25519 ", "\r")) == "|ssh-ed25519|" + std::string(kBlob) + "\r|");
  CHECK(fields(key("ssh-ed25519\xc2\xa0")) == "line_no_key 1:1");
  CHECK(fields(key("ssh-ed25519\v")) == "line_no_key 1:1");
}

TEST_CASE("a NUL ends the line") {
  CHECK(fields(key("ssh-ed25519 ", " a"s + '\0' + "b")) == "|ssh-ed25519|B|a");
}

TEST_CASE("options end at the first blank outside quotes") {
  CHECK(fields(key("no-pty ssh-ed25519 ", " c")) == "no-pty|ssh-ed25519|B|c");
  CHECK(fields(key(R"(command="a b \" c" ssh-ed25519 )")) ==
        R"(command="a b \" c"|ssh-ed25519|B|)");
  CHECK(fields(key(R"(a"b c"d,e ssh-ed25519 )")) == R"(a"b c"d,e|ssh-ed25519|B|)");
  CHECK(fields(key(R"(command="ssh-ed25519 AAAA" ssh-ed25519 )", " x")) ==
        R"(command="ssh-ed25519 AAAA"|ssh-ed25519|B|x)");
  CHECK(fields(key("a, b ssh-ed25519 ")) == "line_no_key 1:1");
  CHECK(options_end(R"(a\"b c)") == 4);
  CHECK(options_end(R"("a b)") == std::string_view::npos);
  CHECK(options_end("ab") == 2);
}

TEST_CASE("what is no key") {
  CHECK(fields(key("  from=\"1 ssh-ed25519 ")) == "line_unterminated_quote 1:3");
  CHECK(fields("ssh-ed25519") == "line_no_key 1:1");
  CHECK(fields(key("Ssh-Ed25519 ")) == "line_no_key 1:1");
  CHECK(fields(key("ed25519 ")) == "line_no_key 1:1");
  CHECK(fields(kBlob) == "line_no_key 1:1");
}

TEST_CASE("an unknown type is a type if the blob says the same name") {
  // string "new@example", string "x"
  const std::string blob = "AAAAC25ld0BleGFtcGxlAAAAAXg=";
  CHECK(blob_name(blob) == "new@example");
  CHECK(fields("new@example " + blob + " c") == "|new@example|" + blob + "|c");
  CHECK(fields("other@example " + blob) == "line_no_key 1:1");
}

TEST_CASE("the name in a blob is found whatever follows it") {
  CHECK(blob_name(kBlob) == "ssh-ed25519");
  CHECK(blob_name("AAAAC3NzaC1lZDI1NTE5*") == "ssh-ed25519");
  CHECK(blob_name("AAAAC3NzaC1lZDI1NT").empty());
  CHECK(blob_name("AAAA").empty());
  CHECK(blob_name("").empty());
  CHECK(blob_name("BAAAC3NzaC1lZDI1NTE5").empty());
}

TEST_CASE("option values are quoted as sshd reads them") {
  const auto quoted = [](std::string_view value) {
    const auto result = quote_option_value(value);
    return result ? *result : std::string(result.error().kind().name);
  };
  CHECK(quoted("a b") == R"("a b")");
  CHECK(quoted(R"(say "hi")") == R"("say \"hi\"")");
  CHECK(quoted(R"(a\b)") == R"("a\b")");
  CHECK(quoted("a\\") == "line_bad_option_value");
  CHECK(quoted("a\nb") == "line_bad_option_value");
}

}  // namespace keyfluent::authorized_keys
