// SPDX-License-Identifier: MIT
#include "src/rules/key_table.h"

#include "src/rules/key_hash.h"

#include <doctest/doctest.h>

#include <random>

using namespace keyfluent;
using rules::KeyEntry;
using rules::KeyHash;
using rules::KeyTable;

TEST_CASE("a table finds every key again, where it was first met") {
  static_assert(sizeof(KeyEntry) == 24);
  KeyTable table;
  std::mt19937_64 random(3);
  std::vector<KeyEntry> entries;
  for (std::uint32_t line = 1; line <= 100'000; ++line) {
    entries.push_back({random(), static_cast<std::uint32_t>(random()), line, 0, 0, 0});
    bool is_new = false;
    table.insert(entries.back(), is_new);
    REQUIRE(is_new);
  }
  for (KeyEntry entry : entries) {
    const std::uint32_t line = entry.line;
    entry.line += 1'000'000;
    bool is_new = true;
    REQUIRE(table.insert(entry, is_new).line == line);
    REQUIRE_FALSE(is_new);
    ++entry.digest_high;
    table.insert(entry, is_new);
    REQUIRE(is_new);
  }
}

TEST_CASE("the hash tells pieces apart, and depends on the secret") {
  const KeyHash::Secret secret = {1, 2};
  const auto hash = [&](std::initializer_list<std::string_view> pieces,
                        const KeyHash::Secret& with) {
    KeyHash result(with);
    for (const std::string_view piece : pieces) {
      result.add(as_bytes(piece));
    }
    return result.finish();
  };
  CHECK(hash({"ab", "c"}, secret) == hash({"ab", "c"}, secret));
  CHECK(hash({"ab", "c"}, secret) != hash({"a", "bc"}, secret));
  CHECK(hash({"ab"}, secret) != hash({"ab", ""}, secret));
  CHECK(hash({"ab"}, secret) != hash({std::string_view("ab\0", 3)}, secret));
  CHECK(hash({"ab"}, secret) != hash({"ab"}, {1, 3}));
  CHECK(hash({"ab"}, secret)[0] != hash({"ab"}, secret)[1]);
  CHECK(KeyHash::random_secret() != KeyHash::random_secret());
}

TEST_CASE("the hash of a long piece depends on every byte, its place and the secret") {
  const rules::PieceHash pieces({1, 2});
  std::mt19937_64 random(4);
  for (const std::size_t size : {1U, 15U, 16U, 17U, 256U, 1023U, 1024U}) {
    Bytes piece(size);
    for (std::uint8_t& byte : piece) {
      byte = static_cast<std::uint8_t>(random());
    }
    const auto hash = pieces.compress(piece);
    CHECK(hash == pieces.compress(piece));
    CHECK(hash != rules::PieceHash({1, 3}).compress(piece));
    for (std::size_t at = 0; at < size; ++at) {
      Bytes changed = piece;
      changed[at] ^= 0x10;
      const auto other = pieces.compress(changed);
      CHECK(other != hash);
      // Each half alone, too; not each word: 2^60 times a multiple of 16 ends in zeros.
      CHECK((other[0] != hash[0] || other[1] != hash[1]));
      CHECK((other[2] != hash[2] || other[3] != hash[3]));
    }
  }
}
