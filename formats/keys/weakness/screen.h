// SPDX-License-Identifier: MIT
// A first look at a key that clears nearly every sound one of all weaknesses at once.
#pragma once

#include "keyfluent/keys/weakness/weakness.h"

namespace keyfluent {

// may_be_weak is false only if Weakness::has is false for every row of weaknesses.def.  Where it is
// true, the tests decide.  In a quick look at a sound key it nearly always is false, for a tenth of
// the price of the tests; a thorough look leaves every RSA key to them.
bool may_be_weak(const KeyView& key, Effort effort);

}  // namespace keyfluent
