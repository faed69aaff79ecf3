// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/arguments/expiry_time.h"

#include <doctest/doctest.h>

#include <ctime>
#include <random>

using namespace keyfluent;
using namespace keyfluent::authorized_keys;

namespace {

Result<ExpiryTime> parse(const char* text, Version version = kNewestVersion) {
  return parse_expiry_time(text, {.openssh = version});
}

std::int64_t seconds(const char* text, Version version = kNewestVersion) {
  const auto expiry = parse(text, version);
  return expiry ? expiry->seconds : -1;
}

}  // namespace

TEST_CASE("times, by date(1)") {
  CHECK(seconds("20990101") == 4070908800);
  CHECK(seconds("209901012359") == 4070908800 + 86340);
  CHECK(seconds("20990101235959Z") == 4070908800 + 86399);
  CHECK(seconds("20380119031408utc") == 2147483648);
  CHECK(seconds("20000229") == 951782400);
  CHECK(seconds("19700102") == 86400);
}

TEST_CASE("strptime is lenient") {
  CHECK(seconds("20990231") == seconds("20990303"));
  CHECK(seconds("2099 1 1") == seconds("20990101"));
  CHECK(seconds("20990101235960") == seconds("209901020000"));
  CHECK(seconds("20990101235961") == seconds("209901020000") + 1);
}

TEST_CASE("what is no time") {
  struct {
    const char* text;
    std::uint64_t offset;
  } const bad[] = {{"", 0},
                   {"0", 0},
                   {"2099010", 0},
                   {"4070908800", 0},
                   {"2099-01-01", 0},
                   {"never", 0},
                   {"20991301", 4},
                   {"20990132", 6},
                   {"20990100", 6},
                   {"209901012400", 8},
                   {"209901012360", 10},
                   {"20990101235962", 12},
                   {"+9990101", 0},
                   {"2099011x", 6},
                   {"Z", 0},
                   {"19700101", 0},
                   {"19700101Z", 0}};

  for (const auto& one : bad) {
    CAPTURE(one.text);
    const auto expiry = parse(one.text);
    REQUIRE_FALSE(expiry.has_value());
    CHECK(expiry.error().is(errors::line_bad_expiry));
    CHECK(expiry.error().place() == Place::at_byte(one.offset));
  }
}

TEST_CASE("zones came with 9.1, which also stopped ignoring what follows the digits") {
  CHECK(seconds("20990101Z", {9, 0}) == -1);
  CHECK(seconds("20990101Z", {9, 1}) == 4070908800);
  CHECK(seconds("2099011x", {9, 0}) == seconds("20990101"));
  CHECK(seconds("209901012360", {9, 0}) == seconds("209901012306"));
}

TEST_CASE("a time before 1970 is refused up to 10.3 and never ends from 10.4 on") {
  CHECK_FALSE(parse("19691231Z", {10, 3}).has_value());
  const auto expiry = parse("19691231Z", {10, 4});
  REQUIRE(expiry.has_value());
  CHECK(expiry->never_ends);
  CHECK_FALSE(expiry->is_over(4070908800));
  CHECK(is_earlier(*parse("20990101"), *expiry));
}

TEST_CASE("without a zone the server's own counts") {
  const Server server = {
      .local_time = [](const CivilTime& civil) { return seconds_of(civil) - 3600; }};
  CHECK(parse_expiry_time("20990101", server)->seconds == 4070908800 - 3600);
  CHECK(parse_expiry_time("20990101Z", server)->seconds == 4070908800);
}

TEST_CASE("a key is good until the second itself") {
  CHECK_FALSE(parse("20990101")->is_over(4070908800));
  CHECK(parse("20990101")->is_over(4070908801));
}

TEST_CASE("seconds_of agrees with timegm(3)") {
  std::mt19937 random(1);
  for (int i = 0; i < 5000; ++i) {
    const auto pick = [&](unsigned least, unsigned most) {
      return static_cast<int>(least + random() % (most - least + 1));
    };
    const CivilTime civil{
        pick(0, 9999), pick(1, 12), pick(1, 31), pick(0, 23), pick(0, 59), pick(0, 61)};
    std::tm tm = {};
    tm.tm_year = civil.year - 1900;
    tm.tm_mon = civil.month - 1;
    tm.tm_mday = civil.day;
    tm.tm_hour = civil.hour;
    tm.tm_min = civil.minute;
    tm.tm_sec = civil.second;
    CHECK(seconds_of(civil) == timegm(&tm));
  }
}
