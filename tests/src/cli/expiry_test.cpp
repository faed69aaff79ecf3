// SPDX-License-Identifier: MIT
#include "src/cli/expiry.h"

#include "src/findings/errors.h"

#include <doctest/doctest.h>

using namespace keyfluent;
using namespace keyfluent::cli;

namespace {

constexpr std::int64_t kNow = 1'764'547'200;  // 2025-12-01T00:00:00Z

}  // namespace

TEST_CASE("moments: durations, dates, times in UTC") {
  struct Case {
    const char* text;
    const char* moment;
  };

  constexpr Case kCases[] = {
      {"90d", "2026-03-01T00:00:00Z"},
      {"2w", "2025-12-15T00:00:00Z"},
      {"12h", "2025-12-01T12:00:00Z"},
      {"1y", "2026-12-01T00:00:00Z"},
      {"2027-01-31", "2027-01-31T00:00:00Z"},
      {"2027-01-31T12:00Z", "2027-01-31T12:00:00Z"},
      {"2028-02-29T23:59:59Z", "2028-02-29T23:59:59Z"},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.text);
    const auto moment = parse_moment(c.text, kNow);
    REQUIRE(moment);
    CHECK(iso_time(*moment) == c.moment);
  }
  for (const char* bad : {"",
                          "90",
                          "d",
                          "-1d",
                          "90m",
                          "9999999d",
                          "0d",
                          "2025-11-30",
                          "2027-02-29",
                          "2027-1-31",
                          "20270131",
                          "2027-01-31T",
                          "2027-01-31T12:00",
                          "2027-01-31T24:00Z",
                          "2027-01-31 12:00Z",
                          "2027-01-31T12:00Zx",
                          "never",
                          "90d "}) {
    CAPTURE(bad);
    const auto moment = parse_moment(bad, kNow);
    REQUIRE(!moment);
    CHECK(moment.error().is(errors::usage_bad_value));
  }
}

TEST_CASE("expiry-time is UTC where the server reads that, and refused where not") {
  const std::int64_t moment = *parse_moment("2027-01-31T12:00Z", kNow);
  CHECK(*expiry_time(moment, {9, 1}) == "20270131120000Z");
  CHECK(*expiry_time(moment, {10, 5}) == "20270131120000Z");
  for (const authorized_keys::Version old : {authorized_keys::Version{9, 0}, {8, 4}, {7, 7}}) {
    const auto value = expiry_time(moment, old);
    REQUIRE(!value);
    CHECK(value.error().is(errors::expiry_unsupported));
    CHECK(value.error().hint().find("20270131120000") != std::string_view::npos);
  }
  const auto value = expiry_time(moment, {7, 6});
  REQUIRE(!value);
  CHECK(value.error().is(errors::expiry_unsupported));
  CHECK(value.error().hint().find("revoke") != std::string_view::npos);
}

TEST_CASE("versions of OpenSSH") {
  CHECK(*parse_version("9.2") == authorized_keys::Version{9, 2});
  CHECK(*parse_version("10.0p1") == authorized_keys::Version{10, 0});
  for (const char* bad : {"", "9", "9.", ".2", "9.2.1", "new", "9.2x"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_version(bad));
  }
}
