// SPDX-License-Identifier: MIT
// Is a public point on the curve P-256 (FIPS 186-4 section D.1.2.3)?  Four products modulo its
// prime, a tenth of what a library takes that makes objects of numbers.  Nothing is allocated; the
// time depends on the values, which are public.
#pragma once

#include "keyfluent/core/bytes.h"

namespace keyfluent {

// is_on_nistp256 takes the two coordinates, 32 bytes each, the highest byte first.  False also for
// a coordinate that is not below the prime.
bool is_on_nistp256(ByteView x, ByteView y);

}  // namespace keyfluent
