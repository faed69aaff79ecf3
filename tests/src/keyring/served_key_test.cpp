// SPDX-License-Identifier: MIT
#include "src/keyring/served_key.h"

#include "src/findings/errors.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

namespace keyfluent::keyring {

namespace {

std::string fixture(const std::string& name) {
  std::ifstream file(KEYFLUENT_SOURCE_DIR "/fixtures/good/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("a file of lines is given to sshd as it stands") {
  const std::string line = fixture("ed25519/openssh.pub");
  REQUIRE(line.ends_with('\n'));
  const std::string bare = line.substr(0, line.size() - 1);
  const FileKeys found = served_keys("# whose\n\nfrom=\"10.0.0.0/8\" " + line);
  REQUIRE(found.errors.empty());
  REQUIRE(found.keys.size() == 1);
  CHECK(found.keys[0].line == "from=\"10.0.0.0/8\" " + bare);
  CHECK(found.keys[0].fingerprint.starts_with("SHA256:"));
}

TEST_CASE("a key behind # is no key, whatever convert could make of it") {
  const FileKeys found = served_keys("# " + fixture("ed25519/openssh.pub"));
  CHECK(found.keys.empty());
  CHECK(found.errors.empty());
}

TEST_CASE("a bad line is named with its place, and does not hide the others") {
  const FileKeys found = served_keys(fixture("ed25519/openssh.pub") + "ssh-rsa AAAA\n");
  CHECK(found.keys.size() == 1);
  REQUIRE(found.errors.size() == 1);
  CHECK(found.errors[0].place().line == 2);
}

TEST_CASE("a certificate authority's line is for every key") {
  const FileKeys found = served_keys("cert-authority " + fixture("ed25519/openssh.pub"));
  REQUIRE(found.keys.size() == 1);
  CHECK(found.keys[0].fingerprint.empty());
}

TEST_CASE("other formats become lines; what needs a repair is refused") {
  const std::string secsh = fixture("rsa3072/Identity.pub");
  const FileKeys found = served_keys(secsh);
  REQUIRE(found.errors.empty());
  REQUIRE(found.keys.size() == 1);
  CHECK(found.keys[0].line.starts_with("ssh-rsa "));
  const FileKeys damaged = served_keys("\xef\xbb\xbf" + secsh);
  CHECK(damaged.keys.empty());
  REQUIRE(damaged.errors.size() == 1);
  CHECK(damaged.errors[0].is(errors::repair_refused));
}

TEST_CASE("a private key is refused, and a blank file is empty") {
  const FileKeys found = served_keys(fixture("ed25519/openssh"));
  CHECK(found.keys.empty());
  REQUIRE(found.errors.size() == 1);
  CHECK(found.errors[0].is(errors::wrong_kind_private));
  for (const char* blank : {"", "\n", " \t\r\n\n"}) {
    const FileKeys none = served_keys(blank);
    CHECK(none.keys.empty());
    CHECK(none.errors.empty());
  }
}

}  // namespace keyfluent::keyring
