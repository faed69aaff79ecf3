// SPDX-License-Identifier: MIT
// What a file has besides its content: owner, group, extended attributes (access control lists and
// security labels among them), mode.
#pragma once

#include "keyfluent/core/result.h"
#include "src/platform/descriptor.h"

#include <sys/stat.h>

namespace keyfluent::platform {

// copy_attributes gives a new file everything that the old one has, by descriptor.  The new file's
// mode must be narrow (0600) before; it is widened last, so that nobody can read it in between.
// Errors: store_cannot_keep, naming what the system does not let us set.
Status copy_attributes(const Descriptor& from, const struct stat& status, int to);

// drop_inherited_list removes the access control list that a new file has from its folder's
// default.
Status drop_inherited_list(int file);

}  // namespace keyfluent::platform
