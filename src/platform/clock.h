// SPDX-License-Identifier: MIT
// The time, time zones, and the names of services: what sshd asks the system about a line.
#pragma once

#include "keyfluent/authorized_keys/server.h"
#include "keyfluent/core/result.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace keyfluent::platform {

// now is the time in seconds since 1970.
std::int64_t now();

// local_time_in returns the function that turns a local time of the zone into seconds since 1970,
// as mktime(3) does.  `zone` is a name of the zone database ("Europe/Berlin", "UTC"); empty: this
// machine's zone.  The zone's file is read here, not later.  It is set for the whole process (TZ),
// so one zone a run.  Errors: file_not_found if there is no such zone.
Result<std::function<std::int64_t(const authorized_keys::CivilTime&)>> local_time_in(
    std::string_view zone);

// tcp_services reads services(5) and returns the function that knows its names of TCP services.  No
// such file: no names.
std::function<bool(std::string_view)> tcp_services();

}  // namespace keyfluent::platform
