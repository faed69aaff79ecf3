// SPDX-License-Identifier: MIT
#include "src/sftp/session_helper/one_key_agent.h"

#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

namespace keyfluent::sftp {

namespace {

constexpr std::uint8_t kRequestIdentities = 11;
constexpr std::uint8_t kIdentitiesAnswer = 12;
constexpr std::uint8_t kSignRequest = 13;
constexpr std::uint8_t kFailure = 5;
constexpr std::size_t kMostMessage = std::size_t{256} << 10;

bool read_exactly(int socket, std::span<std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = ::recv(socket, bytes.data(), bytes.size(), 0);
    if (got <= 0) {
      return false;
    }
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
  return true;
}

bool read_message(int socket, Bytes& message) {
  std::array<std::uint8_t, 4> head{};
  if (!read_exactly(socket, head)) {
    return false;
  }
  Reader reader(head);
  const std::uint32_t size = reader.read_u32();
  message.resize(std::min<std::size_t>(size, kMostMessage));
  return size == message.size() && size > 0 && read_exactly(socket, message);
}

bool write_message(int socket, ByteView message) {
  Writer writer;
  writer.put_string(message);
  ByteView rest = writer.view();
  while (!rest.empty()) {
    const ssize_t put = ::send(socket, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (put <= 0) {
      return false;
    }
    rest = rest.subspan(static_cast<std::size_t>(put));
  }
  return true;
}

}  // namespace

OneKeyAgent::OneKeyAgent(platform::Descriptor agent, Bytes blob)
    : blob_(std::move(blob)), agent_(agent.release()) {
  int ends[2] = {-1, -1};
  if (agent_ < 0 || ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return;
  }
  ours_ = ends[0];
  theirs_ = ends[1];
  thread_ = std::thread([this] { run(); });
}

OneKeyAgent::~OneKeyAgent() {
  for (const int socket : {ours_, agent_}) {
    ::shutdown(socket, SHUT_RDWR);
  }
  if (thread_.joinable()) {
    thread_.join();
  }
  for (const int socket : {ours_, theirs_, agent_}) {
    if (socket >= 0) {
      ::close(socket);
    }
  }
}

int OneKeyAgent::take_socket() {
  return std::exchange(theirs_, -1);
}

bool OneKeyAgent::answer(ByteView request) {
  Writer writer;
  switch (request[0]) {
    case kRequestIdentities:
      writer.put_u8(kIdentitiesAnswer);
      writer.put_u32(1);
      writer.put_string(blob_);
      writer.put_string(std::string_view());
      return write_message(ours_, writer.view());
    case kSignRequest: {
      Bytes reply;
      return write_message(agent_, request) && read_message(agent_, reply) &&
             write_message(ours_, reply);
    }
    default:
      writer.put_u8(kFailure);
      return write_message(ours_, writer.view());
  }
}

void OneKeyAgent::run() {
  Bytes request;
  while (read_message(ours_, request) && answer(request)) {
  }
  ::shutdown(ours_, SHUT_RDWR);
}

}  // namespace keyfluent::sftp
