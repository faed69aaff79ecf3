// SPDX-License-Identifier: MIT
// The place of the process's own number in the sandbox's filter.
#pragma once

#include <cstdint>

namespace keyfluent::platform {

// kPidInFilter stands in the filter where the process's number belongs, which is known only when the
// filter is loaded: a process may send signals to itself alone.  No process has this number.
inline constexpr std::uint32_t kPidInFilter = 0x7e11f00d;

}  // namespace keyfluent::platform
