// SPDX-License-Identifier: MIT
// Permissions: what the options of a line allow and demand, decoded into types (auth-options.c,
// struct sshauthopt).  options.def names the option of each field.
#pragma once

#include "keyfluent/authorized_keys/arguments/command.h"
#include "keyfluent/authorized_keys/arguments/environment.h"
#include "keyfluent/authorized_keys/arguments/expiry_time.h"
#include "keyfluent/authorized_keys/arguments/from.h"
#include "keyfluent/authorized_keys/arguments/permit.h"
#include "keyfluent/authorized_keys/arguments/principals.h"
#include "keyfluent/authorized_keys/arguments/tunnel.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace keyfluent::authorized_keys {

struct Permissions {
  bool restricted = false;  // "restrict" was among the options
  bool cert_authority = false;
  bool port_forwarding = true;
  bool agent_forwarding = true;
  bool x11_forwarding = true;
  bool pty = true;
  bool user_rc = true;
  std::optional<bool> touch_required;   // nothing: not said; sshd then requires touch
  std::optional<bool> verify_required;  // nothing: not said
  std::optional<Command> command;
  std::optional<FromList> from;
  std::vector<FromList> more_from;  // up to 7.6: each of several lists must let the login in
  std::optional<PrincipalList> principals;
  std::optional<ExpiryTime> expiry;              // the earliest
  std::vector<EnvironmentVariable> environment;  // the first of each name (8.7 and later)
  std::vector<Permit> permit_open;
  std::vector<Permit> permit_listen;
  std::optional<TunnelUnit> tunnel;  // the last

  // is_unrestricted is true if nothing was said that takes a right away.
  [[nodiscard]] bool is_unrestricted() const;
};

}  // namespace keyfluent::authorized_keys
