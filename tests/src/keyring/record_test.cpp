// SPDX-License-Identifier: MIT
#include "src/keyring/record.h"

#include "src/findings/errors.h"

#include <doctest/doctest.h>

namespace keyfluent::keyring {

namespace {

UserKeys sample() {
  UserKeys keys;
  keys.sources = {{"bob.pub", 7, 99, 1'700'000'000'000'000'001, 1'700'000'000'000'000'002}};
  keys.keys = {{"ssh-ed25519 AAAA bob", "SHA256:x"}, {"cert-authority ssh-ed25519 AAAA", ""}};
  return keys;
}

}  // namespace

TEST_CASE("what is written into a record comes out again") {
  const Result<UserKeys> back = decode_user("bob", encode("bob", sample()));
  REQUIRE(back);
  CHECK(back->sources == sample().sources);
  REQUIRE(back->keys.size() == 2);
  CHECK(back->keys[0].line == "ssh-ed25519 AAAA bob");
  CHECK(back->keys[1].fingerprint.empty());
  const Result<IndexHeader> header = decode_header(encode(IndexHeader{"/srv/keys", 3, 5}));
  REQUIRE(header);
  CHECK(header->folder == "/srv/keys");
  CHECK(header->users == 3);
  CHECK(header->keys == 5);
}

TEST_CASE("a record with any bit flipped, cut anywhere, or under another name is refused") {
  const Bytes record = encode("bob", sample());
  CHECK(!decode_user("eve", record));
  for (std::size_t size = 0; size < record.size(); ++size) {
    const Result<UserKeys> cut = decode_user("bob", ByteView(record).first(size));
    REQUIRE(!cut);
    CHECK(cut.error().is(errors::index_damaged));
  }
  for (std::size_t bit = 0; bit < record.size() * 8; ++bit) {
    Bytes changed = record;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    CHECK(!decode_user("bob", changed));
  }
}

TEST_CASE("names that are no account's are not looked up") {
  for (const char* name : {"", ".", "..", ".ssh", "a/b", "../root", "bob.pub", "a\nb"}) {
    CHECK_FALSE(is_user_name(name));
  }
  CHECK(is_user_name("bob"));
  CHECK(is_user_name("bob@example.com"));
  CHECK(user_of("bob.pub") == "bob");
}

}  // namespace keyfluent::keyring
