// SPDX-License-Identifier: MIT
#include "tests/fuzz/harness.h"

#include <cstdio>
#include <cstdlib>
#include <functional>

namespace keyfluent::fuzz {

void broken(const char* invariant, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, invariant);
  std::fflush(stderr);
  std::abort();
}

bool is_inside(std::string_view view, std::string_view text) {
  if (view.data() == nullptr) {
    return true;
  }
  const std::less_equal<> at_most;  // total, also for pointers into different objects
  return at_most(text.data(), view.data()) &&
         at_most(view.data() + view.size(), text.data() + text.size());
}

}  // namespace keyfluent::fuzz
