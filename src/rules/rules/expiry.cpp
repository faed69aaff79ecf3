// SPDX-License-Identifier: MIT
// Keys that have expired, soon will, or will at another hour than one thinks.
#include "src/rules/option_text.h"
#include "src/rules/rules.h"

namespace keyfluent::rules {

namespace {

using authorized_keys::ExpiryTime;

constexpr std::int64_t kDay = 86400;

const ExpiryTime* expiry_of(const LineContext& line) {
  const auto& expiry = line.verdict.permissions.expiry;
  return expiry ? &*expiry : nullptr;
}

void report_expiry(const LineContext& line, std::string message, Report& report) {
  const std::string_view option = find_option_text(line.verdict.line.options, "expiry-time").all;
  report_part(line, option, std::move(message), report);
}

void look_for_expired(const LineContext& line, const Setting& setting, Report& report) {
  const ExpiryTime* expiry = expiry_of(line);
  if (expiry != nullptr && setting.login.now && expiry->is_over(*setting.login.now)) {
    report_expiry(line, "the key has expired", report);
  }
}

void look_for_soon(const LineContext& line, const Setting& setting, Report& report) {
  const ExpiryTime* expiry = expiry_of(line);
  if (expiry == nullptr || !setting.login.now || expiry->never_ends ||
      expiry->is_over(*setting.login.now)) {
    return;
  }
  const std::int64_t left = expiry->seconds - *setting.login.now;
  if (left < kDay * setting.expiry_days) {
    const std::int64_t days = left / kDay;
    report_expiry(line,
                  days == 0   ? "the key expires in less than a day"
                  : days == 1 ? "the key expires in 1 day"
                              : "the key expires in " + std::to_string(days) + " days",
                  report);
  }
}

void look_for_local(const LineContext& line, const Setting& setting, Report& report) {
  constexpr authorized_keys::Version kZones{9, 1};
  const ExpiryTime* expiry = expiry_of(line);
  if (expiry != nullptr && !expiry->is_utc && setting.server.openssh >= kZones) {
    report_expiry(line, "the time is the server's local time, whatever that is", report);
  }
}

void look_for_never(const LineContext& line, const Setting& /*setting*/, Report& report) {
  const ExpiryTime* expiry = expiry_of(line);
  if (expiry != nullptr && expiry->never_ends) {
    report_expiry(line, "this version of sshd takes a time before 1970 for no end at all", report);
  }
}

}  // namespace

constexpr Rule expired_rule{
    .id = "KF210",
    .name = "expired",
    .level = Level::kWarning,
    .title = "a key has expired",
    .why =
        "sshd refuses the key by this line and reads on. It does no harm here, but another line "
        "with the "
        "same key would still let it in, and lines that mean nothing hide those that do.",
    .bad = "expiry-time=\"20200101Z\" ssh-ed25519 AAAA… bob",
    .good = "expiry-time=\"20991231Z\" ssh-ed25519 AAAA… bob",
    .remedy = "remove the line, or give the key a new time",
    .severity = "",
    .diagnose = nullptr,
    .interest = kWithOptions,
    .make = line_check<look_for_expired>,
};

constexpr Rule expires_soon_rule{
    .id = "KF211",
    .name = "expires-soon",
    .level = Level::kWarning,
    .title = "a key expires soon",
    .why =
        "Within 30 days the key stops working. Its owner gets no word of it from sshd, neither "
        "before "
        "nor after.",
    .bad = "expiry-time=\"(in a week)\" ssh-ed25519 AAAA… bob",
    .good = "expiry-time=\"20991231Z\" ssh-ed25519 AAAA… bob",
    .remedy = "renew the key, or tell its owner",
    .severity = "",
    .diagnose = nullptr,
    .interest = kWithOptions,
    .make = line_check<look_for_soon>,
};

constexpr Rule expiry_local_time_rule{
    .id = "KF212",
    .name = "expiry-local-time",
    .level = Level::kNote,
    .title = "expiry-time= has no time zone",
    .why =
        "Without Z behind it the time is that of the server's own zone, so that the same file lets "
        "a "
        "key in at different hours on different servers. OpenSSH before 9.1 knows no Z, and "
        "refuses a "
        "line that has it.",
    .bad = "expiry-time=\"20991231\" ssh-ed25519 AAAA… bob",
    .good = "expiry-time=\"20991231Z\" ssh-ed25519 AAAA… bob",
    .remedy = "write Z behind the time, if all servers have OpenSSH 9.1 or later",
    .severity = "",
    .diagnose = nullptr,
    .interest = kWithOptions,
    .make = line_check<look_for_local>,
};

constexpr Rule expiry_never_ends_rule{
    .id = "KF228",
    .name = "expiry-never-ends",
    .level = Level::kError,
    .title = "a time before 1970 makes a key valid for ever",
    .why =
        "Versions from OpenSSH 10.4 on keep the time in a number without sign, so that a time "
        "before "
        "1970 becomes one in the far future. Older versions refuse the line. Who writes such a "
        "time "
        "means a key that is over.",
    .bad = "expiry-time=\"19691231Z\" ssh-ed25519 AAAA… bob",
    .good = "expiry-time=\"20200101Z\" ssh-ed25519 AAAA… bob",
    .remedy = "remove the line; that is the sure way to end a key",
    .severity = "7.0",
    .diagnose = nullptr,
    .interest = kWithOptions,
    .make = line_check<look_for_never>,
};

}  // namespace keyfluent::rules
