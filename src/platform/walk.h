// SPDX-License-Identifier: MIT
// The files below a folder.
#pragma once

#include "keyfluent/core/error.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace keyfluent::platform {

struct Walk {
  std::vector<std::string> files;                     // sorted
  std::vector<std::pair<std::string, Error>> errors;  // folders that cannot be listed
};

// walk lists the regular files below a folder, at any depth.  Symbolic links are not followed: they
// could lead out of the folder, or in a circle.
Walk walk(std::string_view folder);

}  // namespace keyfluent::platform
