// SPDX-License-Identifier: MIT
// The reading of an input that is no text.
#pragma once

#include "keyfluent/codecs/reading/known.h"
#include "keyfluent/codecs/reading/scan.h"

#include <optional>

namespace keyfluent::reading {

// scan_binary gives the whole input to the formats.  Nothing if none knows it: it may be a text
// after all.
std::optional<Findings> scan_binary(const SecretBytes& input, const Limits& limits);

// failed has one error and no key.
Findings failed(Error error);

// unsupported_error says what the input is, and how to get a readable key out of it.
Error unsupported_error(const Known& known, Place place);

}  // namespace keyfluent::reading
