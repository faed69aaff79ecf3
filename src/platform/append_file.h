// SPDX-License-Identifier: MIT
// Appending to a file where it stands, for files that cannot be replaced, and what those are.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"
#include "src/platform/descriptor.h"
#include "src/platform/replace_file.h"

#include <string>

namespace keyfluent::platform {

// append_file appends the content in one write and syncs it.  If that fails, the file is cut to the
// size that it had, unless somebody else has appended as well.  False if the file is no longer the
// one that was read: nothing was written.  Errors: no_space, read_only, permission_denied,
// system_failed, store_half_written.
Result<bool> append_file(const Descriptor& folder,
                         const std::string& name,
                         const OldFile& old,
                         ByteView content);

// check_replaceable fails if replace_file could not replace the file, without trying.  Errors:
// store_immutable, store_needs_in_place, store_hard_links, permission_denied and read_only of the
// folder.
Status check_replaceable(const Descriptor& folder, const OldFile& old);

// check_appendable fails if append_file could not append.  Errors: store_immutable.
Status check_appendable(const OldFile& old);

// is_writable tells whether new files can be made in a folder.
bool is_writable(const Descriptor& folder);

}  // namespace keyfluent::platform
