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
