// SPDX-License-Identifier: MIT
#include "src/platform/done.h"

namespace keyfluent::platform {

namespace {

bool done = false;

}  // namespace

void mark_done() noexcept {
  done = true;
}

bool is_done() noexcept {
  return done;
}

std::string_view said_of_done() noexcept {
  return done ? "; the change was made before, and stays" : std::string_view();
}

}  // namespace keyfluent::platform
