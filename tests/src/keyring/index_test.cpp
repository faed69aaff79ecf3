// SPDX-License-Identifier: MIT
#include "src/keyring/index.h"

#include "src/findings/errors.h"
#include "src/keyring/key_folder.h"
#include "tests/src/scratch.h"

#include <doctest/doctest.h>

namespace keyfluent::keyring {

using tests::Scratch;

TEST_CASE("an account too large for an index is refused, and nothing is left behind") {
  const Scratch scratch;
  {
    Result<IndexWriter> writer = IndexWriter::create(scratch.at("keys.cdb"));
    REQUIRE(writer);
    UserKeys keys;
    keys.keys.push_back({std::string((std::size_t{64} << 20) + 1, 'a'), ""});
    const Status added = writer->add("bob", keys);
    REQUIRE(!added);
    CHECK(added.error().is(errors::index_too_large));
  }
  CHECK(scratch.count() == 0);
}

TEST_CASE("an index that is not finished leaves the old one in its place") {
  const Scratch scratch;
  scratch.put("keys.cdb", "somebody's own file");
  CHECK(!IndexWriter::create(scratch.at("keys.cdb")));
  CHECK(scratch.content("keys.cdb") == "somebody's own file");
  {
    const Result<IndexWriter> writer = IndexWriter::create(scratch.at("other.cdb"));
    REQUIRE(writer);
  }
  CHECK(scratch.count() == 1);
}

TEST_CASE("many accounts are found again, each with its own keys") {
  const Scratch scratch;
  Result<IndexWriter> writer = IndexWriter::create(scratch.at("keys.cdb"));
  REQUIRE(writer);
  constexpr int kUsers = 5000;
  for (int i = 0; i < kUsers; ++i) {
    UserKeys keys;
    keys.keys.push_back({"line " + std::to_string(i), ""});
    REQUIRE(writer->add("user" + std::to_string(i), keys));
  }
  REQUIRE(writer->commit(scratch.path()));
  const Result<Index> index = Index::open(scratch.at("keys.cdb"));
  REQUIRE(index);
  CHECK(index->header().users == kUsers);
  for (int i = 0; i < kUsers; ++i) {
    const Result<UserKeys> keys = index->keys_of("user" + std::to_string(i));
    REQUIRE(keys);
    REQUIRE(keys->keys.size() == 1);
    CHECK(keys->keys[0].line == "line " + std::to_string(i));
  }
  const Result<UserKeys> none = index->keys_of("nobody");
  REQUIRE(none);
  CHECK(none->keys.empty());
}

}  // namespace keyfluent::keyring
