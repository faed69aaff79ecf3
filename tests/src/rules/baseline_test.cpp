// SPDX-License-Identifier: MIT
#include "src/rules/baseline.h"

#include "src/findings/errors.h"

#include <doctest/doctest.h>

namespace keyfluent::rules {
namespace {

Finding finding_of(std::string_view id, std::string quote, std::uint64_t line = 1) {
  Finding finding;
  finding.id = id;
  finding.quote = std::move(quote);
  finding.place = Place::at_line(line);
  return finding;
}

TEST_CASE("a baseline that was written is read again") {
  Baseline written;
  written.add("deploy/authorized_keys", finding_of("KF101", "no-pyt key"));
  written.add("a b\n", finding_of("KF101", "no-pyt key"));
  auto read = Baseline::parse(written.to_text());
  REQUIRE(read);
  CHECK(read->to_text() == written.to_text());
  CHECK(read->take("a b\n", finding_of("KF101", "no-pyt key")));
}

TEST_CASE("a finding is known wherever its line went, and only in its file, by its rule and text") {
  Baseline baseline;
  baseline.add("file", finding_of("KF101", "line", 3));
  CHECK_FALSE(baseline.take("other", finding_of("KF101", "line", 3)));
  CHECK_FALSE(baseline.take("file", finding_of("KF102", "line", 3)));
  CHECK_FALSE(baseline.take("file", finding_of("KF101", "another line", 3)));
  CHECK(baseline.take("file", finding_of("KF101", "line", 700)));
}

TEST_CASE("line ends of other systems are no part of a path") {
  const std::string entry = "KF101 0123456789abcdef a";
  const auto baseline = Baseline::parse("keyfluent/baseline/1\r\n" + entry + "\r\r\n");
  REQUIRE(baseline);
  CHECK(baseline->to_text() == "keyfluent/baseline/1\n" + entry + "\n");
}

TEST_CASE("each known finding counts once") {
  Baseline baseline;
  baseline.add("file", finding_of("KF101", "line"));
  baseline.add("file", finding_of("KF101", "line"));
  CHECK(baseline.take("file", finding_of("KF101", "line")));
  CHECK(baseline.take("file", finding_of("KF101", "line")));
  CHECK_FALSE(baseline.take("file", finding_of("KF101", "line")));
}

TEST_CASE("what is no baseline is refused, with the line") {
  const std::string_view head = "keyfluent/baseline/1\n";
  const auto refused_at = [](std::string_view text) {
    const auto baseline = Baseline::parse(text);
    REQUIRE_FALSE(baseline);
    CHECK(baseline.error().is(errors::baseline_malformed));
    return baseline.error().place().line;
  };
  CHECK(refused_at("") == 1);
  CHECK(refused_at("# README\n") == 1);
  CHECK(refused_at(std::string(head) + "KF101 12345 file\n") == 2);
  CHECK(refused_at(std::string(head) + "KF101 0123456789abcdef file\nKF101 0123456789abcdef \n") ==
        3);
  CHECK(Baseline::parse(head));
  CHECK(Baseline::parse("keyfluent/baseline/1\r\nKF101 0123456789abcdef file\r\n"));
}

}  // namespace
}  // namespace keyfluent::rules
