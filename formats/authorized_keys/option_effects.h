// SPDX-License-Identifier: MIT
// What each option of options.def does to Permissions.  Only the table includes this.
#pragma once

#include "keyfluent/authorized_keys/options.h"

namespace keyfluent::authorized_keys {

Status restrict_all(const OptionUse& use, Permissions& into);
Status set_command(const OptionUse& use, Permissions& into);
Status set_from(const OptionUse& use, Permissions& into);
Status set_principals(const OptionUse& use, Permissions& into);
Status set_expiry(const OptionUse& use, Permissions& into);
Status add_environment(const OptionUse& use, Permissions& into);
Status add_permit_open(const OptionUse& use, Permissions& into);
Status add_permit_listen(const OptionUse& use, Permissions& into);
Status set_tunnel(const OptionUse& use, Permissions& into);

template <bool Permissions::*kField>
Status set_flag(const OptionUse& use, Permissions& into) {
  into.*kField = use.is_positive;
  return ok();
}

template <std::optional<bool> Permissions::*kField>
Status set_answer(const OptionUse& use, Permissions& into) {
  into.*kField = use.is_positive;
  return ok();
}

}  // namespace keyfluent::authorized_keys
