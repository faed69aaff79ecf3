// SPDX-License-Identifier: MIT
// The process itself: what it must not leak or die of.
#pragma once

namespace keyfluent::platform {

// guard_memory keeps the memory of this process out of core files and away from debuggers of the
// same user, and the first megabyte of its heap out of swap (as far as RLIMIT_MEMLOCK allows).  For
// every command that may hold a private key or a passphrase.  Best effort, and silent.
void guard_memory();

// ignore_broken_pipes makes a reader that went away a write error (EPIPE), reported like any other,
// and not a silent death.
void ignore_broken_pipes();

// allow_many_files raises the limit of open files as far as it goes without privileges: inputs are
// opened before the first is read.
void allow_many_files();

}  // namespace keyfluent::platform
