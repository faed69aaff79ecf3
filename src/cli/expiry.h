// SPDX-License-Identifier: MIT
// When a key ends: what people write, and what sshd reads.
#pragma once

#include "keyfluent/authorized_keys/server.h"
#include "keyfluent/core/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace keyfluent::cli {

// parse_duration reads 12h, 90d, 2w, 1y (365 days) as seconds; nothing if the text is none.
std::optional<std::int64_t> parse_duration(std::string_view text);

// parse_moment reads a duration from `now`, a date (2027-01-31: at its beginning, in UTC) or a time
// in UTC (2027-01-31T12:00Z, 2027-01-31T12:00:30Z), as seconds since 1970.  Errors:
// usage_bad_value.
Result<std::int64_t> parse_moment(std::string_view text, std::int64_t now);

// expiry_time writes a moment as the value of the option expiry-time, in UTC.  Errors:
// expiry_unsupported, if this sshd does not read it.
Result<std::string> expiry_time(std::int64_t moment, authorized_keys::Version openssh);

// iso_time writes a moment for people and JSON: 2027-01-31T12:00:00Z.
std::string iso_time(std::int64_t moment);

// parse_version reads a version of OpenSSH: 9.2, 10.0, 9.2p1.  Errors: usage_bad_value.
Result<authorized_keys::Version> parse_version(std::string_view text);

}  // namespace keyfluent::cli
