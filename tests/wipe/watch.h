// SPDX-License-Identifier: MIT
// A watch over memory that is given back: does it still hold a secret?
//
// watch.cpp replaces operator new and delete, free and realloc of the whole executable (which is
// why these tests are an executable of their own): at the moment of a release the block still
// belongs to the program and may be read.  Libraries that are linked or loaded later release
// through them, too.  Every block is zeroed afterwards, so that nothing old shows up in a new one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::testing {

// Leaks counts blocks that were released while the watch was armed.
struct Leaks {
  int released = 0;
  int own = 0;        // held a secret, by operator delete: C++ code, ours
  int libraries = 0;  // held a secret, by free or realloc: OpenSSL, libgcrypt, libc
};

// arm starts to look for the needles, each of at least 8 bytes; disarm says what was found.
void arm(std::vector<std::string> needles);
Leaks disarm();

// watch_block remembers one block; block_was_zero is true once it was released as zeros.
void watch_block(const void* block);
bool block_was_zero();

// leaks_of runs a function under the watch.
template <class Function>
Leaks leaks_of(std::vector<std::string> needles, const Function& function) {
  arm(std::move(needles));
  function();
  return disarm();
}

}  // namespace keyfluent::testing
