// SPDX-License-Identifier: MIT
#include "src/platform/frames.h"

#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"
#include "src/findings/errors.h"
#include "src/platform/files.h"

#include <unistd.h>

#include <cerrno>

namespace keyfluent::platform {

namespace {

Result<SecretBytes> read_exactly(int channel, std::size_t size, std::string_view task) {
  SecretBytes bytes;
  bytes.resize(size);
  for (std::size_t done = 0; done < size;) {
    const ssize_t got = ::read(channel, bytes.data() + done, size - done);
    if (got <= 0 && !(got < 0 && errno == EINTR)) {
      return system_error(got < 0 ? errno : EPIPE, task);
    }
    done += got > 0 ? static_cast<std::size_t>(got) : 0;
  }
  return bytes;
}

}  // namespace

Status send_frame(int channel, ByteView message) {
  SecretWriter framed;
  framed.put_string(message);
  return write_all(channel, framed.view());
}

Result<SecretBytes> receive_frame(int channel, std::size_t most, std::string_view task) {
  KEYFLUENT_TRY(const SecretBytes head, read_exactly(channel, 4, task));
  const std::size_t size = Reader(head.view()).read_u32();
  if (size > most) {
    return system_error(EMSGSIZE, task);
  }
  return read_exactly(channel, size, task);
}

}  // namespace keyfluent::platform
