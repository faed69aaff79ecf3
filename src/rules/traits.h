// SPDX-License-Identifier: MIT
// traits_of looks at a line once, for all rules.
#pragma once

#include "src/rules/rule.h"

namespace keyfluent::rules {

unsigned traits_of(const InputLine& line, const authorized_keys::LineVerdict& verdict);

}  // namespace keyfluent::rules
