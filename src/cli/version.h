// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace keyfluent::cli {

// version_text is what --version prints; `verbose` adds the libraries and the kind of build.
std::string version_text(bool verbose);

}  // namespace keyfluent::cli
