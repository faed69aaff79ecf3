// SPDX-License-Identifier: MIT
// Messages between two processes of keyfluent on a stream: SSH strings.
#pragma once

#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"

#include <cstddef>
#include <string_view>

namespace keyfluent::platform {

// send_frame writes a message.  Errors: system_failed.
Status send_frame(int channel, ByteView message);

// receive_frame reads a message of at most `most` bytes.  Errors: system_failed, in which `task`
// says what it was for; so it is when the other end is gone.
Result<SecretBytes> receive_frame(int channel, std::size_t most, std::string_view task);

}  // namespace keyfluent::platform
