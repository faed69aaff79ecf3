// SPDX-License-Identifier: MIT
#include "tests/formats/codecs/secsh_files.h"

#include <doctest/doctest.h>

namespace keyfluent {
namespace {

using testing::open_file;
using testing::open_text;
using testing::write_as;

constexpr const char* kKeys[] = {
    "rsa2048", "rsa3072", "dsa1024", "ecdsa256", "ecdsa384", "ecdsa521", "ed25519"};

std::string path(std::string_view key, std::string_view file) {
  return "good/" + std::string(key) + "/" + std::string(file);
}

}  // namespace

TEST_CASE("dropbear: keys of OpenSSH's files are written as dropbearconvert writes them") {
  for (const char* key : kKeys) {
    CAPTURE(key);
    const auto opened = open_file(path(key, "openssh"));
    REQUIRE(opened.entry);
    const auto ours = write_as(*opened.entry, "dropbear");
    REQUIRE(ours);
    CHECK(*ours == fixtures::load(path(key, "dropbear")));
  }
}

TEST_CASE("dropbear: p and q of ancient keys are recovered") {
  for (const char* key : {"rsa2048", "rsa3072"}) {
    const auto ancient = open_file(path(key, "dropbear-ancient"));
    const auto whole = open_file(path(key, "dropbear"));
    REQUIRE(ancient.entry);
    REQUIRE(whole.entry);
    CHECK(ancient.entry->private_key->components() == whole.entry->private_key->components());
  }
}

TEST_CASE("dropbear: dropbearkey reads what we write") {
  KEYFLUENT_NEEDS("dropbearkey");
  const testing::Scratch scratch;
  for (const char* key : kKeys) {
    CAPTURE(key);
    const auto opened = open_file(path(key, "openssh-aes256-ctr"));
    REQUIRE(opened.entry);
    const auto ours = write_as(*opened.entry, "dropbear");
    REQUIRE(ours);
    const std::string file = scratch.put("key", ours->text());
    const std::string said = testing::output_of(scratch, "dropbearkey -y -f " + file);
    const auto line = fixtures::load(path(key, "openssh.pub"));
    CHECK(said.find(testing::base64_of(line.text())) != std::string::npos);
  }
}

TEST_CASE("dropbear: what it has no place for is refused") {
  const Passphrase passphrase("secret");
  const auto rsa = open_file("good/rsa2048/openssh");
  const auto encrypted = write_as(*rsa.entry, "dropbear", &passphrase);
  REQUIRE_FALSE(encrypted);
  CHECK(encrypted.error().is(errors::write_unsupported_option));
  const auto ed448 = open_file("good/ed448/openssh");
  REQUIRE(ed448.entry);
  const auto refused = write_as(*ed448.entry, "dropbear");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().is(errors::write_unsupported_algorithm));
}

TEST_CASE("dropbear: a public blob is no dropbear key, and each damage has its error") {
  const auto whole = fixtures::load("good/ecdsa256/dropbear");
  const std::size_t public_size = testing::public_blob("good/ecdsa256/openssh.pub").size();
  const auto half = open_text(SecretBytes(whole.view().first(public_size)));
  REQUIRE(half.entry);
  CHECK(half.entry->format->name == "openssh-public");
  for (std::size_t size = public_size + 1; size < whole.size(); ++size) {
    CHECK(open_text(SecretBytes(whole.view().first(size))).error == "wire_truncated");
  }
  SecretBytes longer = whole.clone();
  longer.push_back(0);
  CHECK(open_text(longer).error == "wire_trailing_data");
  SecretBytes changed = whole.clone();
  changed.writable()[changed.size() - 1] ^= 1;
  CHECK(open_text(changed).error == "key_inconsistent");
}

}  // namespace keyfluent
