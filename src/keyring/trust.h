// SPDX-License-Identifier: MIT
// Whom sshd may be told to let in: files that root, or we ourselves, alone can change.
#pragma once

#include "keyfluent/core/result.h"
#include "src/platform/descriptor.h"

#include <sys/stat.h>

#include <string>
#include <string_view>

namespace keyfluent::keyring {

// resolve makes the path absolute and free of links (realpath(3)).  Errors: system_error's.
Result<std::string> resolve(std::string_view path);

// check_way fails if anybody but root and us could change what a folder on the way of the resolved
// `path` is, or in it.  Folders in which everybody may make files, but not rename those of others
// (/tmp), are passed.  Errors: keyring_unsafe, and those of server::walk_way.
Status check_way(const std::string& path);

// check_file is check_way's question about one open file or folder.  Errors: keyring_unsafe.
Status check_file(const struct stat& status, std::string_view name);

}  // namespace keyfluent::keyring
