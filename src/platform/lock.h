// SPDX-License-Identifier: MIT
// FolderLock: one writer at a time in a folder.
//
// The lock is the kernel's (flock on the folder itself): it leaves no file behind, survives the
// rename of what it protects, and is gone when its holder dies, however it dies.
#pragma once

#include "keyfluent/core/result.h"
#include "src/platform/descriptor.h"

#include <chrono>

namespace keyfluent::platform {

// lock_folder locks an open folder; the lock lasts until the descriptor is closed.  Waits until the
// deadline if another has it, then fails with store_locked, naming the holder if that can be known.
Status lock_folder(const Descriptor& folder, std::chrono::milliseconds patience);

}  // namespace keyfluent::platform
