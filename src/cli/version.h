// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace keyfluent::cli {

// version_text is what --version prints; `verbose` adds the libraries and the kind of build.
std::string version_text(bool verbose);

// version_number is "0.1.0".
std::string_view version_number();

}  // namespace keyfluent::cli
