// SPDX-License-Identifier: MIT
// What must hold for a line that sshd can read: its conditions, and why it may never match.
#pragma once

#include "keyfluent/authorized_keys/verdict.h"

#include <optional>
#include <string_view>

namespace keyfluent::authorized_keys {

// find_conditions lists the conditions of a line whose key and permissions are known.
std::vector<Condition> find_conditions(const LineVerdict& line,
                                       const Server& server,
                                       const Login& login);

// find_obstacle says why a line that sshd can read never matches; nothing if it may.  The place is
// the byte in the text.  Errors: line_is_certificate, key_bad_number, line_principals_without_ca,
// line_from_admits_nobody.
std::optional<Error> find_obstacle(const LineVerdict& line,
                                   std::string_view text,
                                   const Server& server);

// admits_from asks every list of the permissions.
std::optional<bool> admits_from(const Permissions& permissions,
                                const Server& server,
                                const Login& login);

// has_enough_bits asks RequiredRSASize, which knows of no other algorithms.
bool has_enough_bits(const Algorithm& algorithm, unsigned bits, const Server& server);

}  // namespace keyfluent::authorized_keys
