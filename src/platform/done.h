// SPDX-License-Identifier: MIT
// Whether this process has made the change that was asked for: what is said of it where memory runs
// out afterwards, and nothing can be handed up any more that needs some.
#pragma once

#include <string_view>

namespace keyfluent::platform {

// mark_done says that it is made, and stays.
void mark_done() noexcept;

[[nodiscard]] bool is_done() noexcept;

// said_of_done ends the message of a failure: empty if nothing was done.
[[nodiscard]] std::string_view said_of_done() noexcept;

}  // namespace keyfluent::platform
