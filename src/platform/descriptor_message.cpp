// SPDX-License-Identifier: MIT
#include "src/platform/descriptor_message.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace keyfluent::platform {

namespace {

// Control is room for one descriptor.
struct Control {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> bytes{};
};

void attach(msghdr& header, int file) {
  cmsghdr* const rights = CMSG_FIRSTHDR(&header);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof file);
  std::memcpy(CMSG_DATA(rights), &file, sizeof file);
}

int attached(const msghdr& header) {
  const cmsghdr* const rights = CMSG_FIRSTHDR(&header);
  int file = -1;
  if (rights != nullptr && rights->cmsg_level == SOL_SOCKET && rights->cmsg_type == SCM_RIGHTS &&
      rights->cmsg_len == CMSG_LEN(sizeof file)) {
    std::memcpy(&file, CMSG_DATA(rights), sizeof file);
  }
  return file;
}

}  // namespace

ssize_t send_message(int channel, ByteView content, int file, int flags) {
  iovec part{const_cast<std::uint8_t*>(content.data()), content.size()};
  Control control;
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  if (file >= 0) {
    header.msg_control = control.bytes.data();
    header.msg_controllen = control.bytes.size();
    attach(header, file);
  }
  return ::sendmsg(channel, &header, MSG_NOSIGNAL | flags);
}

ssize_t receive_message(int channel, std::span<std::uint8_t> room, Descriptor& file) {
  iovec part{room.data(), room.size()};
  Control control;
  msghdr header{};
  ssize_t got = 0;
  do {
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control.bytes.data();
    header.msg_controllen = control.bytes.size();
    got = ::recvmsg(channel, &header, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (const int came = got < 0 ? -1 : attached(header); came >= 0) {
    file = Descriptor(came);
  }
  return got;
}

}  // namespace keyfluent::platform
