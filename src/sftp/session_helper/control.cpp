// SPDX-License-Identifier: MIT
#include "src/sftp/session_helper/control.h"

#include "keyfluent/core/reader.h"
#include "src/platform/descriptor_message.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace keyfluent::sftp {

namespace {

constexpr int kControl = STDIN_FILENO;

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

// fill reads more, and moves what is there to the front if room is scarce.
bool Control::fill() {
  std::span<std::uint8_t> all = buffer_.writable();
  if (begin_ > 0 && all.size() - end_ < all.size() / 2) {
    std::copy(all.begin() + static_cast<std::ptrdiff_t>(begin_),
              all.begin() + static_cast<std::ptrdiff_t>(end_),
              all.begin());
    end_ -= begin_;
    begin_ = 0;
  }
  const ssize_t got = platform::receive_message(kControl, all.subspan(end_), descriptor_);
  end_ += static_cast<std::size_t>(std::max<ssize_t>(got, 0));
  return got > 0;
}

bool Control::has_frame() const {
  Reader reader(buffer_.view().subspan(begin_, end_ - begin_));
  reader.read_string();
  return !reader.failed();
}

bool Control::read(SecretBytes& frame) {
  while (!has_frame()) {
    Reader head(buffer_.view().subspan(begin_, end_ - begin_));
    if (head.read_u32() > kMostFrameBytes || !fill()) {
      return false;
    }
  }
  Reader reader(buffer_.view().subspan(begin_, end_ - begin_));
  frame = SecretBytes(reader.read_string());
  // What was a secret must not stay here.
  wipe(buffer_.data() + begin_, reader.offset());
  begin_ += reader.offset();
  if (begin_ == end_) {
    begin_ = 0;
    end_ = 0;
  }
  return !frame.empty();
}

void Control::write(Op op, ByteView fields) {
  Writer frame;
  frame.put_u32(static_cast<std::uint32_t>(fields.size() + 1));
  frame.put_u8(static_cast<std::uint8_t>(op));
  frame.put_bytes(fields);
  write_exactly(frame.view());
}

}  // namespace keyfluent::sftp
