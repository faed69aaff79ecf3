// SPDX-License-Identifier: MIT
// New content for a file that was read before, with everything else kept.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"
#include "src/platform/descriptor.h"

#include <sys/stat.h>

#include <optional>
#include <span>
#include <string>

namespace keyfluent::platform {

// OldFile is the file as it was when its content was read.
struct OldFile {
  const Descriptor& file;
  const std::optional<struct stat>& status;  // unset: there was no file
};

// is_unchanged tells whether the name still has the file that was read, unwritten since: device,
// number, size and times are the same.
bool is_unchanged(const Descriptor& folder, const std::string& name, const OldFile& old);

// replace_file writes the content, piece by piece, and gives it the file's name, owner, group, mode and extended
// attributes; a new file has mode `new_mode`.  False if the file is no longer the one that was
// read: nothing was written.  Errors: store_cannot_keep, no_space, read_only, permission_denied,
// system_failed.
Result<bool> replace_file(const Descriptor& folder,
                          const std::string& name,
                          const OldFile& old,
                          std::span<const std::string_view> content,
                          mode_t new_mode = 0600);

}  // namespace keyfluent::platform
