// SPDX-License-Identifier: MIT
// Places of keys, named in messages.
#pragma once

#include "src/audit/check.h"

#include <string>
#include <vector>

namespace keyfluent::audit {

// So many are named.
inline constexpr std::size_t kNamedSpots = 3;

// name_spots is "a:1, host:b:2, c:3 and 5 more".  Of the `total` there are, no more than
// kNamedSpots need be in `spots`.  A host is named where it
// is not that of `from`.  Control characters are escaped.
std::string name_spots(const Report& report,
                       Spot from,
                       const std::vector<Spot>& spots,
                       std::size_t total);

}  // namespace keyfluent::audit
