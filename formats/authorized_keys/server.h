// SPDX-License-Identifier: MIT
// Server and Login: which sshd judges a line, and who tries to log in.
//
// What sshd does with a line of authorized_keys depends on its version, on a few settings of
// sshd_config(5) and on things that only a system knows (the local time zone, the names of
// services). They are values and functions here, so that the judging itself asks nothing of the
// system.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace keyfluent::authorized_keys {

// Version is a release of OpenSSH: 9.2.  What came with 9.9p2 is 9.9 here.
struct Version {
  unsigned major = 0;
  unsigned minor = 0;

  friend auto operator<=>(const Version&, const Version&) = default;
};

inline constexpr Version kOldestVersion{7, 4};
inline constexpr Version kNewestVersion{10, 5};
// Verdicts of versions before this one were read in the source, never asked of a running sshd.
inline constexpr Version kOldestProven{7, 9};

// CivilTime is a date and a time of day without a zone, not normalised: expiry-time takes
// 31 February, as strptime(3) does.
struct CivilTime {
  int year = 1970;
  int month = 1;  // 1 to 12
  int day = 1;    // 1 to 31
  int hour = 0;
  int minute = 0;
  int second = 0;  // 0 to 61

  friend bool operator==(const CivilTime&, const CivilTime&) = default;
};

// seconds_of turns a UTC time into seconds since 1970, days and seconds beyond their range carried
// over.
std::int64_t seconds_of(const CivilTime& utc);

struct Server {
  Version openssh = kNewestVersion;
  bool use_dns = false;                  // UseDNS: host names in from= count only then
  bool permit_user_environment = false;  // PermitUserEnvironment
  unsigned required_rsa_size = 1024;     // RequiredRSASize, in bits (9.1 and later)
  // PubkeyAcceptedAlgorithms as sshd_config has it: a list of patterns, or one with +, - or ^
  // before it.  Empty: the default of the version.
  std::string accepted_algorithms = {};
  // local_time gives seconds since 1970 of a time in the server's zone; empty: the zone is UTC.
  std::function<std::int64_t(const CivilTime&)> local_time = {};
  // is_service tells the name of a TCP service (services(5)); empty: no name is known.
  std::function<bool(std::string_view)> is_service = {};
};

// Login is what is known of a login; what is not known leaves conditions open.
struct Login {
  std::optional<std::string> user = {};
  std::optional<std::string> address = {};  // numeric
  std::optional<std::string> host = {};     // the name that DNS gives the address, if use_dns
  std::optional<std::int64_t> now = {};     // seconds since 1970
};

}  // namespace keyfluent::authorized_keys
