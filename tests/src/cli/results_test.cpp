// SPDX-License-Identifier: MIT
#include "src/cli/results.h"

#include "src/cli/console.h"
#include "src/cli/consumers.h"
#include "src/findings/errors.h"
#include "tests/src/scratch.h"

#include <doctest/doctest.h>

#include <set>

namespace keyfluent::cli {

namespace {

using tests::Scratch;

Format format_of(Kind kind, std::string_view extension) {
  Format format{};
  format.name = "test";
  format.kind = kind;
  format.extension = extension;
  return format;
}

const Format kPublic = format_of(Kind::kPublic, "");
const Format kPrivate = format_of(Kind::kPrivate, "");
const Format kPpk = format_of(Kind::kPrivate, ".ppk");

KeyFile key_file(std::string source, std::string_view content, bool is_private) {
  KeyFile file;
  file.source = std::move(source);
  file.format = is_private ? &kPrivate : &kPublic;
  file.content = SecretBytes(content);
  file.keys = 1;
  file.is_private = is_private;
  return file;
}

std::vector<KeyFile> two_files(std::string first, std::string second) {
  std::vector<KeyFile> files;
  files.push_back(key_file(std::move(first), "one\n", false));
  files.push_back(key_file(std::move(second), "two\n", true));
  return files;
}

}  // namespace

TEST_CASE("a result takes the input's name and the format's extension") {
  CHECK(file_name("Identity.pub", kPublic) == "Identity.pub");
  CHECK(file_name("a.b/id.ppk", kPublic) == "id.pub");
  CHECK(file_name("/a/id_rsa", kPublic) == "id_rsa.pub");
  CHECK(file_name("id_rsa.pem", kPrivate) == "id_rsa");
  CHECK(file_name("id_rsa", kPpk) == "id_rsa.ppk");
  CHECK(file_name("key.2024", kPublic) == "key.2024.pub");
  CHECK(file_name(".pub", kPublic) == ".pub.pub");
  CHECK(file_name("(standard input)", kPublic) == "key.pub");
}

TEST_CASE("several results go into one file, which is private if one of them is") {
  const Scratch scratch;
  Console console({.quiet = true});
  Results results(scratch.at("out"), false, console);
  REQUIRE(results.open().has_value());
  CHECK(results.takes_private());
  results.commit(two_files("a", "b"));
  CHECK(console.exit_code() == 0);
  CHECK(scratch.content("out") == "one\ntwo\n");
  CHECK(scratch.mode("out") == 0600);
}

TEST_CASE("a folder takes one file an input") {
  const Scratch scratch;
  Console console({.quiet = true});
  Results results(scratch.path(), false, console);
  REQUIRE(results.open().has_value());
  results.commit(two_files("x/a.pub", "y/b.pem"));
  CHECK(scratch.content("a.pub") == "one\n");
  CHECK(scratch.content("b") == "two\n");
  CHECK(scratch.mode("b") == 0600);
  CHECK((scratch.mode("a.pub") & 0600) == 0600);
  CHECK(scratch.count() == 2);
}

TEST_CASE("two inputs of one call never replace each other, even with --force") {
  const Scratch scratch;
  Console console({.quiet = true});
  Results results(scratch.path() + "/", true, console);
  REQUIRE(results.open().has_value());
  std::vector<KeyFile> files;
  files.push_back(key_file("x/a.pub", "one\n", false));
  files.push_back(key_file("y/a.pub", "two\n", false));
  results.commit(std::move(files));
  CHECK(console.exit_code() == 5);
  CHECK(scratch.content("a.pub") == "one\n");
}

TEST_CASE("nothing to write makes no file") {
  const Scratch scratch;
  Console console({});
  Results results(scratch.at("out"), false, console);
  REQUIRE(results.open().has_value());
  results.commit({});
  CHECK(scratch.count() == 0);
}

TEST_CASE("standard output takes a private key only if it was named") {
  Console console({});
  CHECK_FALSE(Results("", false, console).takes_private());
  CHECK(Results("-", false, console).takes_private());
}

TEST_CASE("consumers are unique, and load what the measurements say") {
  std::set<std::string_view> names;
  for (const Consumer& consumer : consumers()) {
    CHECK(names.insert(consumer.name).second);
    CHECK_FALSE(consumer.loads.empty());
  }
  const Consumer* jsch = find_consumer("jsch");
  REQUIRE(jsch != nullptr);
  CHECK(best_format(*jsch, {"RSA", true}) == "pem");
  CHECK(best_format(*jsch, {"ED25519", false}).empty());
  CHECK(loads_format(*jsch, "pkcs8", {"RSA", false}));
  CHECK_FALSE(loads_format(*jsch, "pkcs8", {"RSA", true}));
  CHECK_FALSE(loads_format(*jsch, "pkcs8", {"ECDSA", false}));

  const Consumer* go = find_consumer("go");
  REQUIRE(go != nullptr);
  CHECK(best_format(*go, {"DSA", false}) == "pem");
  CHECK(loads_format(*go, "openssh-private", {"RSA", true, "aes256-ctr"}));
  CHECK_FALSE(loads_format(*go, "openssh-private", {"RSA", true, "chacha20-poly1305@openssh.com"}));
  CHECK(best_format(*go, {"RSA", true, "aes256-gcm@openssh.com"}) == "pem");
  CHECK_FALSE(loads_format(*go, "pkcs8", {"ED25519", true}));
  CHECK(best_format(*go, {"ED", false}).empty());
  CHECK(find_consumer("telnet") == nullptr);
}

}  // namespace keyfluent::cli
