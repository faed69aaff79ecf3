// SPDX-License-Identifier: MIT
// Folders and files opened by descriptor, one name at a time, so that nobody can put a symbolic
// link in the way between a check and a use.
#pragma once

#include "keyfluent/core/result.h"
#include "src/platform/descriptor.h"

#include <sys/stat.h>

#include <string_view>

namespace keyfluent::platform {

// open_base opens the folder where a walk begins.  Links in its path are followed: it is a home
// folder,
// "/" or ".", whose way is the system's business.  Errors: file_not_found, permission_denied, …
Result<Descriptor> open_base(std::string_view path);

// open_beneath opens the folder `path` below `base` for reading, and follows no symbolic link on
// the way.  An empty path is the base itself.  Errors: store_is_link, store_not_folder, and
// system_error's.
Result<Descriptor> open_beneath(const Descriptor& base, std::string_view path);

// open_beneath_stepwise is open_beneath for kernels before 5.6, which have no openat2.
Result<Descriptor> open_beneath_stepwise(const Descriptor& base, std::string_view path);

// open_step opens the folder `name` in a folder, to look at it and to go on from there (O_PATH: it
// need not be readable).  Errors: those of open_beneath.
Result<Descriptor> open_step(const Descriptor& folder, std::string_view name);

// open_regular opens the file `name` in a folder for reading: no link, and never waits for a FIFO's
// writer.  Errors: store_is_link, store_not_regular, file_not_found, and system_error's.
Result<Descriptor> open_regular(const Descriptor& folder, std::string_view name);

// status_of is fstat.
Result<struct stat> status_of(const Descriptor& file);

}  // namespace keyfluent::platform
