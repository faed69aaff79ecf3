// SPDX-License-Identifier: MIT
// A shared library that is loaded when one of its functions is called for the first time.
//
// Most of what keyfluent does with public keys needs no function of libcrypto, but loading and
// relocating it takes half of such a process's time.  So the program is not linked with it (on
// x86-64): for each function that it uses, the build makes a stub (cmake/lazy_stubs.cmake) that jumps
// through a slot.  The slots lead to keyfluent_load_lazy_library() at first, which loads the library,
// points all slots to its functions and makes them read-only.  The library cannot be another one than
// the program was built with: it is found by its soname, as the dynamic linker would.
#pragma once

extern "C" {

// keyfluent_load_lazy_library fills all slots.  If the library or a function is missing, it says so
// and ends the process with exit code 6: there is no way on.
void keyfluent_load_lazy_library();
}
