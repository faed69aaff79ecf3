// SPDX-License-Identifier: MIT
#include "src/rules/suppressions.h"

#include <doctest/doctest.h>

namespace keyfluent::rules {
namespace {

Finding finding_at(std::uint64_t line, std::string_view id) {
  Finding finding;
  finding.id = id;
  finding.place = Place::at_line(line);
  return finding;
}

TEST_CASE("an ignore comment names rules and a reason") {
  IgnoreComment comment;
  REQUIRE(parse_ignore("# keyfluent: ignore[KF101, expired] gone in May\r", comment));
  CHECK(comment.rules == std::vector<std::string>{"KF101", "expired"});
  CHECK(comment.reason == "gone in May");
}

TEST_CASE("blanks around the words of an ignore comment do not matter") {
  IgnoreComment comment;
  REQUIRE(parse_ignore(" \t#keyfluent:  ignore [KF101]", comment));
  CHECK(comment.rules == std::vector<std::string>{"KF101"});
  CHECK(comment.reason.empty());
}

TEST_CASE("an ignore comment without rules, or with a bracket left open, names none") {
  for (const char* line :
       {"# keyfluent: ignore", "# keyfluent: ignore[]", "# keyfluent: ignore[KF1"}) {
    IgnoreComment comment;
    REQUIRE(parse_ignore(line, comment));
    CHECK(comment.rules.empty());
  }
}

TEST_CASE("other comments are no ignore comments") {
  for (const char* line : {"# keyfluent", "# ignore[KF101]", "keyfluent: ignore[KF101]", "", "#"}) {
    IgnoreComment comment;
    CHECK_FALSE(parse_ignore(line, comment));
  }
}

TEST_CASE("the reason cannot carry terminal escapes") {
  IgnoreComment comment;
  REQUIRE(parse_ignore("# keyfluent: ignore[KF101] \x1b[2J", comment));
  CHECK(comment.reason == "\\x1b[2J");
}

TEST_CASE("a comment holds for the next line that is neither blank nor comment, and for no other") {
  Suppressions suppressions;
  suppressions.line(1, "# keyfluent: ignore[KF101] known", true);
  suppressions.line(2, "", true);
  suppressions.line(3, "# another", true);
  suppressions.line(4, "bad", false);
  suppressions.line(5, "bad", false);
  Finding covered = finding_at(4, "KF101");
  suppressions.apply(covered, "unknown-option");
  CHECK(covered.suppressed == "known");
  Finding next = finding_at(5, "KF101");
  suppressions.apply(next, "unknown-option");
  CHECK_FALSE(next.suppressed);
  Finding other = finding_at(4, "KF102");
  suppressions.apply(other, "other");
  CHECK_FALSE(other.suppressed);
  CHECK(suppressions.unused().empty());
}

TEST_CASE("a rule can be named by its name") {
  Suppressions suppressions;
  suppressions.line(1, "# keyfluent: ignore[expired]", true);
  suppressions.line(2, "key", false);
  Finding finding = finding_at(2, "KF210");
  suppressions.apply(finding, "expired");
  CHECK(finding.suppressed == "");
}

TEST_CASE("what silences nothing is listed in order of the lines") {
  Suppressions suppressions;
  suppressions.line(1, "# keyfluent: ignore[KF101,KF102]", true);
  suppressions.line(2, "key", false);
  suppressions.line(3, "# keyfluent: ignore", true);
  Finding finding = finding_at(2, "KF101");
  suppressions.apply(finding, "");
  const auto unused = suppressions.unused();
  REQUIRE(unused.size() == 2);
  CHECK(unused[0].line == 1);
  CHECK(unused[0].rule == "KF102");
  CHECK(unused[1].line == 3);
  CHECK(unused[1].rule.empty());
}

}  // namespace
}  // namespace keyfluent::rules
