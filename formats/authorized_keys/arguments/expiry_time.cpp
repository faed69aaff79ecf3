// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/arguments/expiry_time.h"

#include "keyfluent/core/ascii.h"

#include <string_view>
#include <utility>

namespace keyfluent::authorized_keys {

namespace {

struct Field {
  std::size_t offset;
  std::size_t size;
  int least;
  int most;
  int CivilTime::*into;
};

constexpr Field kFields[] = {
    {0, 4, 0, 9999, &CivilTime::year},
    {4, 2, 1, 12, &CivilTime::month},
    {6, 2, 1, 31, &CivilTime::day},
    {8, 2, 0, 23, &CivilTime::hour},
    {10, 2, 0, 59, &CivilTime::minute},
    {12, 2, 0, 61, &CivilTime::second},
};

constexpr Version kZones{9, 1};
constexpr Version kNoEnd{10, 4};

Error bad(std::size_t offset, std::string_view what) {
  return Error(errors::line_bad_expiry, Place::at_byte(offset), what);
}

// zone_size is the length of the zone at the end.
std::size_t zone_size(std::string_view text) {
  if (text.size() > 1 && to_lower(text.back()) == 'z') {
    return 1;
  }
  const bool is_utc = text.size() > 3 && equal_ignoring_case(text.substr(text.size() - 3), "UTC");
  return is_utc ? 3 : 0;
}

// read_field returns how many bytes were read; 0 if there is no such number.  Like strptime(3) it
// stops before a digit that must make the number too large.
std::size_t read_field(std::string_view text, const Field& field, CivilTime& into) {
  std::size_t at = 0;
  while (at < text.size() && is_space(text[at])) {
    ++at;
  }
  const std::size_t first = at;
  int value = 0;
  while (at < text.size() && is_digit(text[at]) && 10 * value <= field.most) {
    value = 10 * value + (text[at++] - '0');
  }
  into.*field.into = value;
  return at != first && value >= field.least && value <= field.most ? at : 0;
}

// read_fields reads date and time; the text has 8, 12 or 14 characters.
Result<CivilTime> read_fields(std::string_view text, bool allows_rest) {
  CivilTime civil;
  for (const Field& field : kFields) {
    if (field.offset >= text.size()) {
      break;
    }
    const std::size_t size = read_field(text.substr(field.offset, field.size), field, civil);
    const bool is_last = field.offset + field.size == text.size();
    if (size == 0 || (size != field.size && !(is_last && allows_rest))) {
      return bad(field.offset, "there is no such date or time");
    }
  }
  return civil;
}

std::int64_t to_seconds(const ExpiryTime& expiry, const Server& server) {
  const bool is_local = !expiry.is_utc && server.local_time != nullptr;
  return is_local ? server.local_time(expiry.civil) : seconds_of(expiry.civil);
}

}  // namespace

std::int64_t seconds_of(const CivilTime& utc) {
  // Days since 1970-03-01 of year 0 are counted in years that begin in March (the proleptic
  // Gregorian calendar), so that the leap day is the last of its year.
  const std::int64_t year = utc.month <= 2 ? utc.year - 1 : utc.year;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t month = (utc.month + 9) % 12;
  const std::int64_t day_of_year = (153 * month + 2) / 5 + utc.day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  const std::int64_t days = era * 146097 + day_of_era - 719468;
  return ((days * 24 + utc.hour) * 60 + utc.minute) * 60 + utc.second;
}

Result<ExpiryTime> parse_expiry_time(std::string text, const Server& server) {
  ExpiryTime expiry;
  expiry.text = std::move(text);
  const std::string_view all = expiry.text;
  const std::size_t zone = zone_size(all);
  if (zone != 0 && server.openssh < kZones) {
    return bad(all.size() - zone, "a zone is understood by OpenSSH 9.1 and later");
  }
  const std::string_view digits = all.substr(0, all.size() - zone);
  if (digits.size() != 8 && digits.size() != 12 && digits.size() != 14) {
    return bad(0, "it is YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS");
  }
  KEYFLUENT_TRY(expiry.civil, read_fields(digits, server.openssh < kZones));
  expiry.is_utc = zone != 0;
  expiry.seconds = to_seconds(expiry, server);
  expiry.never_ends = expiry.seconds < -1 && server.openssh >= kNoEnd;
  if (expiry.seconds <= 0 && !expiry.never_ends) {
    return bad(0, "1970 is over");
  }
  return expiry;
}

bool is_earlier(const ExpiryTime& a, const ExpiryTime& b) {
  // A time before 1970 counts as a huge number, and the least of them as the earliest.
  return static_cast<std::uint64_t>(a.seconds) < static_cast<std::uint64_t>(b.seconds);
}

}  // namespace keyfluent::authorized_keys
