// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/option_effects.h"

#include <algorithm>
#include <utility>

namespace keyfluent::authorized_keys {

namespace {

// Caps and the rule for repeated names of variables came with these versions.
constexpr Version kCaps{8, 1};
constexpr Version kFirstNameWins{8, 7};
constexpr Version kOnceOnly{7, 7};
constexpr std::size_t kMostVariables = 1025;
constexpr std::size_t kMostPermits = 4097;

Status check_room(const OptionUse& use, std::size_t count, std::size_t most) {
  if (count >= most && use.server.openssh >= kCaps) {
    return Error(errors::line_option_too_often, {}, use.kind.name);
  }
  return ok();
}

Status add_permit(const OptionUse& use, PermitForm form, std::vector<Permit>& into) {
  KEYFLUENT_CHECK(check_room(use, into.size(), kMostPermits));
  KEYFLUENT_TRY(Permit permit, parse_permit(use.value, form, use.server));
  into.push_back(std::move(permit));
  return ok();
}

}  // namespace

Status restrict_all(const OptionUse& /*use*/, Permissions& into) {
  into.restricted = true;
  into.port_forwarding = false;
  into.agent_forwarding = false;
  into.x11_forwarding = false;
  into.pty = false;
  into.user_rc = false;
  return ok();
}

Status set_command(const OptionUse& use, Permissions& into) {
  into.command = use.value;
  return ok();
}

// set_from: sshd up to 7.6 asked each list while it read the options, so that all of them had to
// hold.
Status set_from(const OptionUse& use, Permissions& into) {
  if (into.from && use.server.openssh < kOnceOnly) {
    into.more_from.push_back(std::move(*into.from));
  }
  into.from = FromList(use.value, use.server.openssh);
  return ok();
}

Status set_principals(const OptionUse& use, Permissions& into) {
  into.principals = PrincipalList(use.value);
  return ok();
}

Status set_expiry(const OptionUse& use, Permissions& into) {
  KEYFLUENT_TRY(ExpiryTime expiry, parse_expiry_time(use.value, use.server));
  if (!into.expiry || is_earlier(expiry, *into.expiry)) {
    into.expiry = std::move(expiry);
  }
  return ok();
}

// add_environment: up to 7.6 sshd did not look into the value.
Status add_environment(const OptionUse& use, Permissions& into) {
  KEYFLUENT_CHECK(check_room(use, into.environment.size(), kMostVariables));
  Result<EnvironmentVariable> variable = parse_environment(use.value);
  if (!variable) {
    return use.server.openssh < kOnceOnly ? ok() : Status(std::move(variable).error());
  }
  const auto same = std::find_if(into.environment.begin(),
                                 into.environment.end(),
                                 [&](auto& other) { return other.name == variable->name; });
  if (same == into.environment.end() || use.server.openssh < kFirstNameWins) {
    into.environment.push_back(std::move(*variable));
  }
  return ok();
}

Status add_permit_open(const OptionUse& use, Permissions& into) {
  return add_permit(use, PermitForm::kOpen, into.permit_open);
}

Status add_permit_listen(const OptionUse& use, Permissions& into) {
  return add_permit(use, PermitForm::kListen, into.permit_listen);
}

Status set_tunnel(const OptionUse& use, Permissions& into) {
  KEYFLUENT_TRY(into.tunnel, parse_tunnel(use.value));
  return ok();
}

}  // namespace keyfluent::authorized_keys
