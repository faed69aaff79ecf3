// SPDX-License-Identifier: MIT
// The argument of expiry-time= (sshd(8); misc.c, parse_absolute_time):
//
//   time   = date [ hour minute [ second ] ] [ zone ]
//   date   = year month day            ; 4, 2 and 2 characters
//   zone   = "Z" | "UTC"               ; in any case, since 9.1; without it the server's own zone
//
// Each field is read by strptime(3), which is lenient: blanks may stand before the digits, 31
// February is 3 March, 60 and 61 are seconds.  Before 9.1 what followed the digits of the last
// field was ignored. The epoch itself is refused, and what is before it; since 10.4 the latter
// means no end at all.
#pragma once

#include "keyfluent/authorized_keys/server.h"
#include "keyfluent/core/result.h"

#include <cstdint>
#include <string>

namespace keyfluent::authorized_keys {

struct ExpiryTime {
  std::string text;
  CivilTime civil;
  bool is_utc = false;
  std::int64_t seconds = 0;  // since 1970
  bool never_ends = false;   // a time before 1970, which 10.4 and later take for the far future

  // is_over says if sshd refuses the line at that time.
  [[nodiscard]] bool is_over(std::int64_t now) const { return !never_ends && seconds < now; }
};

// parse_expiry_time fails with line_bad_expiry, with the byte in the text as place.
Result<ExpiryTime> parse_expiry_time(std::string text, const Server& server);

// is_earlier compares as sshd does where the option stands more than once.
bool is_earlier(const ExpiryTime& a, const ExpiryTime& b);

}  // namespace keyfluent::authorized_keys
