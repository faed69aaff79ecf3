// SPDX-License-Identifier: MIT
// The unified diff of an edit, for --dry-run.
#pragma once

#include "src/store/edit.h"

#include <string>
#include <string_view>

namespace keyfluent::store {

// unified_diff writes the edit as `diff -u` would, with up to three lines of context.  Lines that
// are neither key, comment nor blank are no context: somebody may have pasted a private key there.
std::string unified_diff(std::string_view path, std::string_view before, const Edit& edit);

}  // namespace keyfluent::store
