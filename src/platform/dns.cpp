// SPDX-License-Identifier: MIT
#include "src/platform/dns.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace keyfluent::platform {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostServers = 3;  // as the C library
constexpr std::size_t kMostDatagram = 65536;

std::string_view take_word(std::string_view& line) {
  constexpr std::string_view kBlanks = " \t\r";
  line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
  const std::string_view word = line.substr(0, line.find_first_of(kBlanks));
  line.remove_prefix(word.size());
  return word;
}

void read_resolv_line(std::string_view line, NameServers& into) {
  const std::string_view keyword = take_word(line);
  if (keyword == "nameserver" && into.servers.size() < kMostServers) {
    if (const auto address = numeric_address(std::string(take_word(line)), kDnsPort)) {
      into.servers.push_back(*address);
    }
  } else if (keyword == "options") {
    for (std::string_view word = take_word(line); !word.empty(); word = take_word(line)) {
      into.trusts_authentication = into.trusts_authentication || word == "trust-ad";
    }
  }
}

// wait_until is false at the end of the time.
bool wait_until(const Descriptor& socket, short events, Clock::time_point end) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
  if (left.count() <= 0) {
    return false;
  }
  pollfd one{socket.get(), events, 0};
  return ::poll(&one, 1, static_cast<int>(left.count())) > 0;
}

bool would_block() {
  return errno == EAGAIN || errno == EINTR;
}

bool send_all(const Descriptor& socket, ByteView bytes, Clock::time_point end) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(sent));
    } else if (!would_block() || !wait_until(socket, POLLOUT, end)) {
      return false;
    }
  }
  return true;
}

// receive_all fills the buffer; false if the server closes before, or at the end of the time.
bool receive_all(const Descriptor& socket, Bytes& buffer, Clock::time_point end) {
  for (std::size_t at = 0; at < buffer.size();) {
    const ssize_t got = ::recv(socket.get(), buffer.data() + at, buffer.size() - at, 0);
    if (got > 0) {
      at += static_cast<std::size_t>(got);
    } else if (got == 0 || !would_block() || !wait_until(socket, POLLIN, end)) {
      return false;
    }
  }
  return true;
}

}  // namespace

NameServers read_resolv_conf(std::string_view text) {
  NameServers result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    read_resolv_line(text.substr(0, end), result);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (result.servers.empty()) {
    result.servers.push_back(*numeric_address("127.0.0.1", kDnsPort));
  }
  return result;
}

Descriptor open_datagram(const Address& server) {
  Descriptor socket(
      ::socket(server.storage.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const auto* const where = reinterpret_cast<const sockaddr*>(&server.storage);
  return socket.is_open() && ::connect(socket.get(), where, server.size) == 0 ? std::move(socket)
                                                                              : Descriptor();
}

std::optional<Bytes> ask_by_datagram(const Descriptor& socket,
                                     ByteView question,
                                     const DnsAccept& accept,
                                     std::chrono::milliseconds limit) {
  const Clock::time_point end = Clock::now() + limit;
  if (!socket.is_open() || !send_all(socket, question, end)) {
    return std::nullopt;
  }
  Bytes buffer(kMostDatagram);
  while (wait_until(socket, POLLIN, end)) {
    const ssize_t got = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
    if (got < 0 && !would_block()) {
      return std::nullopt;  // nothing listens there
    }
    const ByteView message =
        ByteView(buffer).first(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (accept(message)) {
      return to_bytes(message);
    }
  }
  return std::nullopt;
}

std::optional<Bytes> ask_by_stream(const Descriptor& socket,
                                   ByteView question,
                                   const DnsAccept& accept,
                                   std::chrono::milliseconds limit) {
  const Clock::time_point end = Clock::now() + limit;
  // Each message has its length before it (RFC 1035 section 4.2.2).
  Bytes frame = {static_cast<std::uint8_t>(question.size() >> 8),
                 static_cast<std::uint8_t>(question.size())};
  frame.insert(frame.end(), question.begin(), question.end());
  Bytes length(2);
  if (!socket.is_open() || !send_all(socket, frame, end) || !receive_all(socket, length, end)) {
    return std::nullopt;
  }
  Bytes message(static_cast<std::size_t>(length[0]) << 8 | length[1]);
  return receive_all(socket, message, end) && accept(message) ? std::optional(std::move(message))
                                                              : std::nullopt;
}

}  // namespace keyfluent::platform
