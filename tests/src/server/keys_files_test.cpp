// SPDX-License-Identifier: MIT
// Which files sshd reads: its configuration, as it is parsed where sshd itself cannot be asked.
#include "src/server/keys_files.h"

#include "src/findings/errors.h"
#include "src/server/ask_sshd.h"
#include "src/server/sshd_config.h"
#include "src/server/way.h"
#include "tests/src/scratch.h"

#include <doctest/doctest.h>

#include <unistd.h>

using namespace keyfluent;
using namespace keyfluent::server;

namespace {

using Files = std::vector<std::string>;

const Account kAlice{"alice", {"users", "sftp"}};

Result<KeysConfig> parse(std::string_view text) {
  return parse_sshd_config(text, kAlice, [](std::string_view pattern) -> Files {
    return pattern == "extra" ? Files{"AuthorizedKeysFile included\n"} : Files{};
  });
}

Files files_of(std::string_view text) {
  const auto config = parse(text);
  REQUIRE(config);
  return config->authorized_keys_files;
}

}  // namespace

TEST_CASE("AuthorizedKeysFile: the first value, and a Match block before all others") {
  CHECK(files_of("").empty());
  CHECK(files_of("# AuthorizedKeysFile x\n") == Files{});
  CHECK(files_of("authorizedkeysfile a b\nAuthorizedKeysFile c\n") == Files{"a", "b"});
  CHECK(files_of("AuthorizedKeysFile=a\t\"b c\" # d\r\n") == Files{"a", "b c"});
  CHECK(files_of("AuthorizedKeysFile a\nMatch User bob,ali*\nAuthorizedKeysFile b\n") ==
        Files{"b"});
  CHECK(files_of("Match User bob\nAuthorizedKeysFile b\nMatch all\nAuthorizedKeysFile c") ==
        Files{"c"});
  CHECK(files_of("Match User !alice,*\nAuthorizedKeysFile b\n").empty());
  CHECK(files_of("Match Group sftp User alice\nAuthorizedKeysFile b\n") == Files{"b"});
  CHECK(files_of("Match Group wheel User alice\nAuthorizedKeysFile b\n").empty());
  CHECK(files_of("Include extra\nAuthorizedKeysFile a\n") == Files{"included"});
  CHECK(files_of("Match User bob\nInclude extra\n").empty());
  CHECK(files_of("Include nothing\nAuthorizedKeysFile a\n") == Files{"a"});
}

TEST_CASE("a Match block that asks for more than the account is left out, and noted") {
  const auto config =
      parse("AuthorizedKeysFile a\nMatch Address 10.0.0.0/8\nAuthorizedKeysFile b\n");
  REQUIRE(config);
  CHECK(config->authorized_keys_files == Files{"a"});
  CHECK(config->skipped_match);
  CHECK_FALSE(parse("Match Address 10.0.0.0/8\nX11Forwarding no\n")->skipped_match);
}

TEST_CASE("a configuration that cannot be used is refused") {
  const auto quote = parse("AuthorizedKeysFile \"a\n");
  REQUIRE(!quote);
  CHECK(quote.error().is(errors::sshd_config_unreadable));
  const auto loop = parse_sshd_config(
      "Include loop\n", kAlice, [](std::string_view) { return Files{"Include loop\n"}; });
  REQUIRE(!loop);
  CHECK(loop.error().is(errors::sshd_config_unreadable));
}

TEST_CASE("tokens, relative paths, none") {
  const platform::User user{"alice", 1000, 1000, "/home/alice", "/bin/sh"};
  CHECK(*expand_path(".ssh/authorized_keys", user) == "/home/alice/.ssh/authorized_keys");
  CHECK(*expand_path("/etc/keys/%u.%U%%", user) == "/etc/keys/alice.1000%");
  CHECK(*expand_path("%h/keys", user) == "/home/alice/keys");
  CHECK(expand_path("none", user)->empty());
  for (const char* bad : {"%x", "a%", "% "}) {
    const auto path = expand_path(bad, user);
    REQUIRE(!path);
    CHECK(path.error().is(errors::sshd_config_unreadable));
  }
  CHECK(is_pattern("/etc/keys/*"));
  CHECK_FALSE(is_pattern("/etc/keys/alice"));
}

TEST_CASE("the answer of sshd -T is read by keyword") {
  const std::string answer = "port 22\nauthorizedkeysfile .ssh/a  /b\nauthorizedkeysfilex c\n";
  CHECK(effective_values(answer, "authorizedkeysfile") == Files{".ssh/a", "/b"});
  CHECK(effective_values(answer, "port") == Files{"22"});
  CHECK(effective_values(answer, "none").empty());
}

TEST_CASE("sshd, where it is installed, and our reading of the same file agree") {
  const tests::Scratch scratch;
  scratch.put("config",
              "AuthorizedKeysFile .ssh/first /etc/keys/%u\nMatch User root\n"
              "AuthorizedKeysFile /root/only\n");
  const platform::User user = platform::current_user().value();
  const auto answer = ask_sshd(user, scratch.at("config"));
  if (!answer || !answer->is_good) {
    MESSAGE("sshd cannot be asked here");
    return;
  }
  const Files asked = effective_values(answer->text, "authorizedkeysfile");
  const auto parsed =
      parse_sshd_config(scratch.content("config"), {user.name, {}}, [](auto) { return Files{}; });
  REQUIRE(parsed);
  CHECK(asked == parsed->authorized_keys_files);
  const auto files = keys_files_of(user, scratch.at("config"));
  REQUIRE(files);
  CHECK(files->source == "sshd -T");
}

TEST_CASE("a way is root's alone, or not") {
  CHECK(check_roots_alone("/", "etc", false));
  const auto shared = check_roots_alone("/", "tmp", false);
  REQUIRE(!shared);
  CHECK(shared.error().is(errors::store_unsafe_folder));
  CHECK(check_roots_alone("/", "tmp", true));
  if (::geteuid() == 0) {
    const tests::Scratch scratch;
    REQUIRE(::chown(scratch.path().c_str(), 65534, 65534) == 0);
    const auto other = check_roots_alone("/", scratch.path(), true);
    REQUIRE(!other);
    CHECK(other.error().detail().find("65534") != std::string::npos);
  }
}
