// SPDX-License-Identifier: MIT
// Decimal text of public numbers (SSH-1's public key line).
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"

#include <string>
#include <string_view>

namespace keyfluent {

// decimal_magnitude reads digits and nothing else; the result is big-endian without leading zeros.
// Errors: wire_number_too_long for more digits than limits::kMpintBits can have, key_bad_number for
// anything but digits.
Result<Bytes> decimal_magnitude(std::string_view digits);

// decimal_text writes a magnitude; zero is "0".
std::string decimal_text(ByteView magnitude);

}  // namespace keyfluent
