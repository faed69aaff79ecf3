// SPDX-License-Identifier: MIT
// One message each way: the number as uint64; a byte 1 with the descriptor, or the error's fields.
#include "src/platform/descriptor_server.h"

#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"
#include "src/findings/errors.h"
#include "src/platform/error_wire.h"

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <new>

namespace keyfluent::platform {

namespace {

constexpr std::size_t kLongestMessage = 16384;

Error no_answer(int error_number) {
  return system_error(error_number, "talk to the process that opens files");
}

// Message is one message with room for one descriptor.
class Message {
 public:
  explicit Message(ByteView content) : content_(content.begin(), content.end()) {}

  explicit Message(std::size_t room) : content_(room) {}

  void attach(int file) {
    header_.msg_control = control_.data();
    header_.msg_controllen = CMSG_SPACE(sizeof file);
    cmsghdr* const rights = CMSG_FIRSTHDR(&header_);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof file);
    std::memcpy(CMSG_DATA(rights), &file, sizeof file);
  }

  bool send(int channel) {
    point();
    return ::sendmsg(channel, &header_, MSG_NOSIGNAL) >= 0;
  }

  // receive returns an errno, or 0; the end of the channel is EPIPE.
  int receive(int channel) {
    point();
    header_.msg_control = control_.data();
    header_.msg_controllen = control_.size();
    ssize_t got = 0;
    do {
      got = ::recvmsg(channel, &header_, MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    content_.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return got < 0 ? errno : got == 0 ? EPIPE : 0;
  }

  Descriptor attached() {
    const cmsghdr* const rights = CMSG_FIRSTHDR(&header_);
    int file = -1;
    if (rights != nullptr && rights->cmsg_level == SOL_SOCKET &&
        rights->cmsg_type == SCM_RIGHTS && rights->cmsg_len == CMSG_LEN(sizeof file)) {
      std::memcpy(&file, CMSG_DATA(rights), sizeof file);
    }
    return Descriptor(file);
  }

  [[nodiscard]] ByteView content() const { return content_; }

 private:
  void point() {
    part_ = {content_.data(), content_.size()};
    header_.msg_iov = &part_;
    header_.msg_iovlen = 1;
  }

  Bytes content_;
  iovec part_{};
  msghdr header_{};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control_{};
};

bool serve_one(int channel, const DescriptorServer::Open& open) {
  Message request(sizeof(std::uint64_t));
  if (request.receive(channel) != 0) {
    return false;
  }
  Reader reader(request.content());
  const Result<Descriptor> file = open(reader.read_u64());
  SecretWriter reply;
  reply.put_u8(file ? 1 : 0);
  if (!file) {
    put_error(reply, file.error());
  }
  Message message(reply.view());
  if (file) {
    message.attach(file->get());
  }
  return message.send(channel);
}

// serve answers until the other end is gone, or memory is: that end sees this one go.
void serve(int channel, const DescriptorServer::Open& open) {
  try {
    while (serve_one(channel, open)) {
    }
  } catch (const std::bad_alloc&) {
  }
}

}  // namespace

Result<DescriptorServer> DescriptorServer::start(const Open& open) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return system_error(errno, "make a socket pair");
  }
  DescriptorServer server{Descriptor(ends[0])};
  const Descriptor theirs(ends[1]);
  const pid_t child = ::fork();
  if (child < 0) {
    return system_error(errno, "fork");
  }
  if (child == 0) {
    server.channel_ = Descriptor();
    serve(theirs.get(), open);
    ::_exit(0);
  }
  return server;
}

Result<Descriptor> DescriptorServer::get(std::size_t number) {
  Writer request;
  request.put_u64(number);
  // write(), not sendmsg(): the sandbox lets nothing be sent that could have an address.
  if (::write(channel_.get(), request.view().data(), request.size()) < 0) {
    return no_answer(errno);
  }
  Message reply(kLongestMessage);
  if (const int fault = reply.receive(channel_.get()); fault != 0) {
    return no_answer(fault);
  }
  Reader reader(reply.content());
  if (reader.read_u8() == 0) {
    return read_error(reader).value_or(no_answer(EPROTO));
  }
  Descriptor file = reply.attached();
  return file.is_open() ? Result<Descriptor>(std::move(file)) : no_answer(EMFILE);
}

}  // namespace keyfluent::platform
