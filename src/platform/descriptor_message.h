// SPDX-License-Identifier: MIT
// Messages of a Unix socket, one of whose parts may be a descriptor (SCM_RIGHTS).
#pragma once

#include "keyfluent/core/bytes.h"
#include "src/platform/descriptor.h"

#include <sys/types.h>

#include <cstdint>
#include <span>

namespace keyfluent::platform {

// send_message is sendmsg() with MSG_NOSIGNAL and `flags`; a `file` of -1 is none.
ssize_t send_message(int channel, ByteView content, int file, int flags = 0);

// receive_message is recvmsg(), again after a signal.  A descriptor that came along is put into
// `file`, which is otherwise left alone.
ssize_t receive_message(int channel, std::span<std::uint8_t> room, Descriptor& file);

}  // namespace keyfluent::platform
