// SPDX-License-Identifier: MIT
// traits_of looks at a line once, for all rules.  kOddComment is looked for only if it is in
// `interest`, what the rules are interested in.
#pragma once

#include "keyfluent/keys/weakness/weakness.h"
#include "src/rules/rule.h"

namespace keyfluent::rules {

unsigned traits_of(const InputLine& line,
                   const authorized_keys::LineVerdict& verdict,
                   unsigned interest);

// effort_for says what the tests of keys may cost.
inline Effort effort_for(const InputLine& line) {
  return line.is_in_large_file ? Effort::kQuick : Effort::kThorough;
}

}  // namespace keyfluent::rules
