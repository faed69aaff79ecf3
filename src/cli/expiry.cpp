// SPDX-License-Identifier: MIT
#include "src/cli/expiry.h"

#include "keyfluent/core/ascii.h"
#include "src/findings/errors.h"

#include <charconv>
#include <chrono>

namespace keyfluent::cli {

namespace {

using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::size_t kMostDigits = 6;  // a million years are enough
constexpr authorized_keys::Version kAnyExpiry{7, 7};
constexpr authorized_keys::Version kUtc{9, 1};

Error bad_moment(std::string_view text) {
  return Error(errors::usage_bad_value,
               {},
               "'" + std::string(text) + "' is no moment in the future that sshd can express")
      .with_hint("90d, 2w, 12h, 1y; 2027-01-31 (its beginning in UTC); 2027-01-31T12:00Z");
}

// Scanner takes numbers of a fixed width and separators off a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  int number(std::size_t width) {
    int value = 0;
    const std::string_view digits = rest_.substr(0, width);
    good_ = good_ && digits.size() == width;
    for (const char c : digits) {
      good_ = good_ && is_digit(c);
      value = 10 * value + (c - '0');
    }
    rest_.remove_prefix(digits.size());
    return value;
  }

  void expect(char c) {
    good_ = good_ && rest_.starts_with(c);
    rest_.remove_prefix(rest_.empty() ? 0 : 1);
  }

  [[nodiscard]] bool next_is(char c) const { return rest_.starts_with(c); }

  [[nodiscard]] bool good() const { return good_; }

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

// scan_time reads what follows the T: 12:00Z or 12:00:30Z, as seconds of the day.
std::int64_t scan_time(Scanner& scanner, bool& in_range) {
  const int hour = scanner.number(2);
  scanner.expect(':');
  const int minute = scanner.number(2);
  int second = 0;
  if (scanner.next_is(':')) {
    scanner.expect(':');
    second = scanner.number(2);
  }
  scanner.expect('Z');
  in_range = hour < 24 && minute < 60 && second < 60;
  return hour * kHour + minute * 60 + second;
}

std::optional<std::int64_t> parse_date(std::string_view text) {
  Scanner scanner(text);
  const int year = scanner.number(4);
  scanner.expect('-');
  const int month = scanner.number(2);
  scanner.expect('-');
  const int day = scanner.number(2);
  bool in_range = true;
  std::int64_t seconds = 0;
  if (scanner.next_is('T')) {
    scanner.expect('T');
    seconds = scan_time(scanner, in_range);
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!scanner.good() || !scanner.at_end() || !in_range || !date.ok()) {
    return std::nullopt;
  }
  return sys_days(date).time_since_epoch().count() * kDay + seconds;
}

// Clock is a moment taken apart.
struct Clock {
  int year;
  unsigned month, day;
  int hour, minute, second;
};

Clock clock_of(std::int64_t moment) {
  const sys_seconds time{std::chrono::seconds(moment)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const auto left = static_cast<int>((time - day).count());
  return {static_cast<int>(date.year()),
          static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day()),
          left / 3600,
          left / 60 % 60,
          left % 60};
}

std::string padded(std::int64_t value, std::size_t width) {
  std::string digits = std::to_string(value);
  digits.insert(0, width > digits.size() ? width - digits.size() : 0, '0');
  return digits;
}

// joined writes date and time with separators: "-T:" as ISO 8601 has them, or none.
std::string joined(const Clock& clock, bool has_separators) {
  const std::string dash = has_separators ? "-" : "";
  const std::string colon = has_separators ? ":" : "";
  return padded(clock.year, 4) + dash + padded(clock.month, 2) + dash + padded(clock.day, 2) +
         (has_separators ? "T" : "") + padded(clock.hour, 2) + colon + padded(clock.minute, 2) +
         colon + padded(clock.second, 2);
}

std::string to_string(authorized_keys::Version version) {
  return std::to_string(version.major) + "." + std::to_string(version.minor);
}

}  // namespace

std::optional<std::int64_t> parse_duration(std::string_view text) {
  if (text.size() < 2 || text.size() > kMostDigits + 1) {
    return std::nullopt;
  }
  std::int64_t count = 0;
  const char* end = text.data() + text.size() - 1;
  const auto [stop, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc() || stop != end || !is_digit(text.front())) {
    return std::nullopt;
  }
  switch (text.back()) {
    case 'h':
      return count * kHour;
    case 'd':
      return count * kDay;
    case 'w':
      return count * 7 * kDay;
    case 'y':
      return count * 365 * kDay;
    default:
      return std::nullopt;
  }
}

Result<std::int64_t> parse_moment(std::string_view text, std::int64_t now) {
  const auto duration = parse_duration(text);
  const auto moment = duration ? std::optional(now + *duration) : parse_date(text);
  if (!moment || *moment <= now || clock_of(*moment).year > 9999) {
    return bad_moment(text);
  }
  return *moment;
}

Result<std::string> expiry_time(std::int64_t moment, authorized_keys::Version openssh) {
  if (openssh < kAnyExpiry) {
    return Error(errors::expiry_unsupported,
                 {},
                 "OpenSSH " + to_string(openssh) + " has no option expiry-time (7.7 and later)")
        .with_hint("plan keyfluent revoke for that day instead: at(1), cron(8)");
  }
  const Clock clock = clock_of(moment);
  if (openssh < kUtc) {
    return Error(errors::expiry_unsupported,
                 {},
                 "OpenSSH " + to_string(openssh) +
                     " reads expiry-time in the server's own time zone alone (UTC: 9.1 and later)")
        .with_hint("say it in the server's time: --option expiry-time=" + joined(clock, false) +
                   " is that moment in UTC; take the server's difference off");
  }
  return joined(clock, false) + "Z";
}

std::string iso_time(std::int64_t moment) {
  return joined(clock_of(moment), true) + "Z";
}

Result<authorized_keys::Version> parse_version(std::string_view text) {
  authorized_keys::Version version;
  const char* end = text.data() + text.size();
  const auto [dot, major_error] = std::from_chars(text.data(), end, version.major);
  const char* minor = dot == end ? end : dot + 1;
  const auto [stop, minor_error] = std::from_chars(minor, end, version.minor);
  const bool is_good = major_error == std::errc() && minor_error == std::errc() && dot != end &&
                       *dot == '.' && (stop == end || *stop == 'p');
  if (!is_good) {
    return Error(
               errors::usage_bad_value, {}, "'" + std::string(text) + "' is no version of OpenSSH")
        .with_hint("for example 9.2");
  }
  return version;
}

}  // namespace keyfluent::cli
