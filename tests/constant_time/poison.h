// SPDX-License-Identifier: MIT
// Poison: valgrind's memcheck is told that secret bytes are undefined.  From then on it follows
// them, and reports every branch and every address that depends on them, which is what an attacker
// who measures time or caches could see.  (A. Langley's ctgrind, 2010.)
#pragma once

#include "keyfluent/core/bytes.h"

#include <valgrind/memcheck.h>

#include <string_view>

namespace keyfluent::testing {

inline void poison(ByteView bytes) {
  VALGRIND_MAKE_MEM_UNDEFINED(bytes.data(), bytes.size());
}

// cure says that the bytes are a result, which may be looked at.
inline void cure(ByteView bytes) {
  VALGRIND_MAKE_MEM_DEFINED(bytes.data(), bytes.size());
}

inline void poison(std::string_view text) {
  poison(as_bytes(text));
}

inline void cure(std::string_view text) {
  cure(as_bytes(text));
}

// branches_of runs a function and counts what memcheck reported meanwhile.
template <class Function>
unsigned branches_of(const Function& function) {
  const unsigned before = static_cast<unsigned>(VALGRIND_COUNT_ERRORS);
  function();
  return static_cast<unsigned>(VALGRIND_COUNT_ERRORS) - before;
}

}  // namespace keyfluent::testing
