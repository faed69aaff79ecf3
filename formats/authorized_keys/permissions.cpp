// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/permissions.h"

namespace keyfluent::authorized_keys {

bool Permissions::is_unrestricted() const {
  const bool keeps_rights = port_forwarding && agent_forwarding && x11_forwarding && pty && user_rc;
  const bool has_condition = cert_authority || from || principals || expiry || !more_from.empty();
  const bool is_narrowed = command || !permit_open.empty() || !permit_listen.empty() || tunnel ||
                           verify_required.value_or(false);
  return keeps_rights && !has_condition && !is_narrowed;
}

}  // namespace keyfluent::authorized_keys
