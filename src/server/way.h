// SPDX-License-Identifier: MIT
// The folders on the way to a file, looked at one by one.
#pragma once

#include "keyfluent/core/result.h"
#include "src/platform/descriptor.h"
#include "src/server/strict_modes.h"

#include <sys/stat.h>

#include <functional>
#include <string>
#include <string_view>

namespace keyfluent::server {

// Look is called with each folder: opened for looking only (O_PATH), its status, its path.
using Look = std::function<void(
    const platform::Descriptor& folder, const struct stat& status, const std::string& path)>;

// walk_way calls look for the base and for every folder below it on the way to `folder`, and
// follows no symbolic link.  Stops without an error where a folder is missing.  Errors:
// store_is_link, store_not_folder, and system_error's.
Status walk_way(const std::string& base, std::string_view folder, const Look& look);

// check_roots_alone fails if somebody else than root could change what a folder on the way is.
// `sticky` allows folders in which everybody may make files, but not rename those of others.
// Errors: store_unsafe_folder, and those of walk_way.
Status check_roots_alone(const std::string& base, std::string_view folder, bool sticky);

}  // namespace keyfluent::server
