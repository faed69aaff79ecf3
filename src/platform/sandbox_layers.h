// SPDX-License-Identifier: MIT
// The parts of the sandbox; sandbox.h puts them together.
#pragma once

#include "src/platform/sandbox.h"

#include <span>

namespace keyfluent::platform {

// landlock_version is the version of the kernel's Landlock; 0 if there is none.
int landlock_version();

// close_landlock takes away all of the file system, TCP, and signals and sockets of others, as far
// as the kernel's version knows them.  Best effort: the filter of system calls does not rest on it.
void close_landlock();

// has_seccomp is true if the kernel takes filters.
bool has_seccomp();

// close_seccomp loads the filter; 0 or an errno (ENOSYS if there is none in this build).
int close_seccomp(SandboxCalls calls = SandboxCalls::kParsing);

// keep_loadable opens the libraries, so that the dynamic linker can load them from the closed
// sandbox; those that are not found where they should be are loaded at once.
void keep_loadable(std::span<const LateLibrary> late);

}  // namespace keyfluent::platform
