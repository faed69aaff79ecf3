// SPDX-License-Identifier: MIT
// Our own texts where only ASCII can be shown.
#pragma once

#include <string>
#include <string_view>

namespace keyfluent::report {

// ascii_text writes the few other characters of our texts in ASCII: "…" becomes "...".  What it
// does not know stays.
std::string ascii_text(std::string_view text);

}  // namespace keyfluent::report
