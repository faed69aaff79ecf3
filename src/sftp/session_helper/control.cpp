// SPDX-License-Identifier: MIT
#include "src/sftp/session_helper/control.h"

#include "keyfluent/core/reader.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace keyfluent::sftp {

namespace {

constexpr int kControl = STDIN_FILENO;

bool read_exactly(std::span<std::uint8_t> into) {
  while (!into.empty()) {
    const ssize_t got = ::read(kControl, into.data(), into.size());
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got <= 0) {
      return false;
    }
    into = into.subspan(static_cast<std::size_t>(got));
  }
  return true;
}

void write_exactly(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::send(kControl, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (put < 0 && errno == EINTR) {
      continue;
    }
    if (put <= 0) {
      ::_exit(1);
    }
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
}

}  // namespace

bool Control::read(SecretBytes& frame) {
  std::array<std::uint8_t, 4> head{};
  if (!read_exactly(head)) {
    return false;
  }
  const std::uint32_t length = Reader(head).read_u32();
  if (length == 0 || length > kMostFrameBytes) {
    return false;
  }
  frame = SecretBytes(length);
  return read_exactly(frame.writable());
}

void Control::write(Op op, ByteView fields) {
  Writer head;
  head.put_u32(static_cast<std::uint32_t>(fields.size() + 1));
  head.put_u8(static_cast<std::uint8_t>(op));
  write_exactly(head.view());
  write_exactly(fields);
}

}  // namespace keyfluent::sftp
