// SPDX-License-Identifier: MIT
// The content of an open regular file.
#pragma once

#include "keyfluent/core/limits.h"
#include "keyfluent/core/result.h"
#include "src/platform/descriptor.h"

#include <cstddef>
#include <string>

namespace keyfluent::platform {

// read_file reads from the first byte to the last, wherever the descriptor stands.  For what is no
// secret.  Errors: input_too_large beyond `limit`, system_failed.
Result<std::string> read_file(const Descriptor& file, std::size_t limit);

// read_document is read_file for a document that is read as a whole, within the limits.
Result<std::string> read_document(const Descriptor& file, const Limits& limits);

}  // namespace keyfluent::platform
