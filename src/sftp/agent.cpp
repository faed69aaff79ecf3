// SPDX-License-Identifier: MIT
#include "src/sftp/agent.h"

#include "keyfluent/core/reader.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace keyfluent::sftp {

namespace {

constexpr std::uint8_t kRequestIdentities = 11;
constexpr std::uint8_t kIdentitiesAnswer = 12;
constexpr std::size_t kMostAnswer = std::size_t{256} << 10;
constexpr std::size_t kMostKeys = 64;

// read_answer reads a whole message; false at the deadline, or if it is too long or ends early.
bool read_answer(int socket, const Deadline& deadline, Bytes& body) {
  Bytes answer;
  std::array<std::uint8_t, 16384> buffer{};
  for (;;) {
    Reader reader(answer);
    const std::uint32_t size = reader.read_u32();
    if (!reader.failed() && size > kMostAnswer) {
      return false;
    }
    if (const ByteView all = reader.read_bytes(size); !reader.failed()) {
      body = to_bytes(all);
      return true;
    }
    pollfd waiting{socket, POLLIN, 0};
    ::poll(&waiting, 1, deadline.left());
    const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN) || deadline.is_over()) {
      return false;
    }
    answer.insert(answer.end(), buffer.begin(), buffer.begin() + std::max<ssize_t>(got, 0));
  }
}

}  // namespace

platform::Descriptor connect_agent(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) {
    errno = ENAMETOOLONG;
    return platform::Descriptor();
  }
  std::copy(path.begin(), path.end(), address.sun_path);
  platform::Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const auto* const any = reinterpret_cast<const sockaddr*>(&address);
  if (!socket.is_open() || ::connect(socket.get(), any, sizeof(address)) != 0) {
    return platform::Descriptor();
  }
  ::fcntl(socket.get(), F_SETFL, 0);  // connecting alone must not wait
  return socket;
}

AgentKeys read_agent_keys(ByteView body) {
  Reader reader(body);
  if (reader.read_u8() != kIdentitiesAnswer) {
    return {{}, "the agent refuses to list its keys"};
  }
  AgentKeys answer;
  const std::uint32_t count = reader.read_u32();
  for (std::uint32_t i = 0; i < count && answer.keys.size() < kMostKeys; ++i) {
    const ByteView blob = reader.read_string();
    const std::string comment(reader.read_text());
    if (reader.failed()) {
      answer.problem = "the agent's answer is cut short";
      return answer;
    }
    if (Result<PublicKey> key = PublicKey::from_blob(blob)) {
      answer.keys.push_back({*std::move(key), comment});
    }
  }
  return answer;
}

AgentAnswer ask_agent(const std::string& path, const Deadline& deadline) {
  const platform::Descriptor socket = connect_agent(path);
  if (!socket.is_open()) {
    return {{}, std::string("nobody listens on ") + path + ": " + std::strerror(errno)};
  }
  constexpr std::array<std::uint8_t, 5> kRequest = {0, 0, 0, 1, kRequestIdentities};
  AgentAnswer answer;
  if (::send(socket.get(), kRequest.data(), kRequest.size(), MSG_NOSIGNAL) !=
          static_cast<ssize_t>(kRequest.size()) ||
      !read_answer(socket.get(), deadline, answer.body)) {
    return {{}, "the agent at " + path + " gives no answer"};
  }
  return answer;
}

}  // namespace keyfluent::sftp
