// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/arguments/from.h"

#include "keyfluent/authorized_keys/arguments/pattern.h"

#include <doctest/doctest.h>

using namespace keyfluent::authorized_keys;

namespace {

std::optional<bool> admits(const char* list, const char* address = "127.0.0.1") {
  return FromList(list, kNewestVersion).admits({}, {.address = address});
}

}  // namespace

TEST_CASE("entries are networks, patterns, or spoil the list") {
  const FromList list("10.0.0.0/8,!*.example,,1.2.3.4/8", kNewestVersion);
  REQUIRE(list.entries().size() == 4);
  CHECK(list.entries()[0].kind == FromEntry::Kind::kNetwork);
  CHECK(list.entries()[1].kind == FromEntry::Kind::kPattern);
  CHECK(list.entries()[1].is_negated);
  CHECK(list.entries()[1].text == "*.example");
  CHECK(list.entries()[1].offset == 11);
  CHECK(list.entries()[2].kind == FromEntry::Kind::kEmpty);
  CHECK(list.entries()[3].kind == FromEntry::Kind::kBadNetwork);
  CHECK(list.spoiling() == &list.entries()[2]);
  CHECK_FALSE(list.can_match());
}

TEST_CASE("who is let in") {
  for (const char* list : {"127.0.0.1",
                           "127.1",
                           "0x7f000001",
                           "127.0.0.0/8",
                           "*",
                           "127.0.?.1",
                           "10.0.0.1,127.0.0.1",
                           "!10.0.0.1,*",
                           "!! ,127.0.0.1"}) {
    CAPTURE(list);
    CHECK(admits(list) == std::optional(true));
  }
  for (const char* list : {"",
                           "10.0.0.1",
                           "127.0.0.1,",
                           ",127.0.0.1",
                           "127.0.0.1,,*",
                           "!",
                           "127.0.0.1,!127.0.0.0/8",
                           "!127.0.0.*,*",
                           "!10.0.0.1",
                           "10.0.0.1, 127.0.0.1",
                           "127.0.0.1 ",
                           "127.0.0.1,10.0.0.1/8",
                           "localhost",
                           "[127.0.0.1]"}) {
    CAPTURE(list);
    CHECK(admits(list) == std::optional(false));
  }
  CHECK(admits("FE80::*", "fe80::1") == std::optional(true));  // names are compared in lower case
}

TEST_CASE("what the login does not say stays open") {
  const FromList list("*.example,!10.0.0.1", kNewestVersion);
  const Server dns = {.use_dns = true};
  CHECK(list.admits({}, {}) == std::nullopt);
  CHECK(list.admits(dns, {.address = "10.0.0.2"}) == std::nullopt);
  CHECK(list.admits(dns, {.address = "10.0.0.1"}) == std::optional(false));
  CHECK(list.admits(dns, {.address = "10.0.0.2", .host = "A.Example"}) == std::optional(true));
  CHECK(list.admits({}, {.address = "10.0.0.2", .host = "a.example"}) == std::optional(false));
  CHECK_FALSE(list.can_match_address());
}

TEST_CASE("patterns") {
  CHECK(matches_pattern("abc", "a*c"));
  CHECK(matches_pattern("abc", "***?**"));
  CHECK(matches_pattern("", "*"));
  CHECK_FALSE(matches_pattern("", "?"));
  CHECK_FALSE(matches_pattern("abc", "ab"));
  CHECK_FALSE(matches_pattern("abc", "*b"));
  const std::string many(2000, 'a');
  CHECK_FALSE(matches_pattern(many, "*a*a*a*a*a*a*a*a*a*a*b"));  // and at once
  CHECK(match_pattern_list("a", "b,a", Case::kExact) == ListMatch::kMatch);
  CHECK(match_pattern_list("a", "a,!a", Case::kExact) == ListMatch::kRefused);
  CHECK(match_pattern_list("a", "A", Case::kLowerPatterns) == ListMatch::kMatch);
  CHECK(match_pattern_list("a", "a," + std::string(1022, 'x'), Case::kExact) == ListMatch::kMatch);
  CHECK(match_pattern_list("a", "a," + std::string(1023, 'x'), Case::kExact) == ListMatch::kNone);
}
