// SPDX-License-Identifier: MIT
#include "src/platform/network.h"

#include "src/platform/run_program.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <future>
#include <memory>
#include <optional>
#include <thread>

namespace keyfluent::platform {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostAddresses = 16;

#ifdef KEYFLUENT_STATIC

Resolution ask_system(const std::string& host, std::uint16_t port) {
  Resolution resolution;
  const Result<ProgramOutput> output = run_program("/usr/bin/getent", {"ahosts", "--", host});
  if (!output) {
    resolution.text = output.error().message();
    return resolution;
  }
  resolution.lookup = output->exit_code == 2 ? Lookup::kNoSuchName : Lookup::kFailed;
  resolution.text = "getent ahosts knows no such name";
  for (std::size_t at = 0; at < output->text.size();) {
    const std::size_t end = std::min(output->text.find('\n', at), output->text.size());
    const std::string line = output->text.substr(at, end - at);
    const std::optional<Address> address = numeric_address(line.substr(0, line.find(' ')), port);
    if (address && line.find("STREAM") != line.npos &&
        resolution.addresses.size() < kMostAddresses) {
      resolution.addresses.push_back(*address);
      resolution.lookup = Lookup::kFound;
    }
    at = end + 1;
  }
  return resolution;
}

#else

Lookup lookup_of(int code) {
  switch (code) {
    case 0:
      return Lookup::kFound;
    case EAI_NONAME:
#ifdef EAI_NODATA
    case EAI_NODATA:
#endif
      return Lookup::kNoSuchName;
    case EAI_AGAIN:
      return Lookup::kNoAnswer;
    default:
      return Lookup::kFailed;
  }
}

Resolution ask_system(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int code = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list);
  Resolution resolution;
  resolution.lookup = lookup_of(code);
  resolution.text = code == 0 ? "" : ::gai_strerror(code);
  for (const addrinfo* one = list; one != nullptr; one = one->ai_next) {
    if (one->ai_addrlen <= sizeof(sockaddr_storage) &&
        resolution.addresses.size() < kMostAddresses) {
      Address address;
      std::memcpy(&address.storage, one->ai_addr, one->ai_addrlen);
      address.size = one->ai_addrlen;
      resolution.addresses.push_back(address);
    }
  }
  if (list != nullptr) {
    ::freeaddrinfo(list);
  }
  return resolution;
}

#endif

// Pending is an attempt that may still be under way.
struct Pending {
  Attempt attempt;
  bool done = false;
};

void finish(Pending& pending, int error, Clock::time_point start) {
  pending.done = true;
  pending.attempt.error = error;
  pending.attempt.milliseconds =
      std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  if (error != 0) {
    pending.attempt.socket = Descriptor();
  }
}

Pending begin(const Address& address, Clock::time_point start) {
  Pending pending;
  pending.attempt.address = address;
  Descriptor& socket = pending.attempt.socket;
  socket = Descriptor(
      ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
  if (!socket.is_open()) {
    finish(pending, errno, start);
    return pending;
  }
  // Without this a small request waits for the answer to the one before it: 2 ms on loopback.
  const int on = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  const auto* const where = reinterpret_cast<const sockaddr*>(&address.storage);
  if (::connect(socket.get(), where, address.size) == 0) {
    finish(pending, 0, start);
  } else if (errno != EINPROGRESS) {
    finish(pending, errno, start);
  }
  return pending;
}

// wait_for_any finishes the attempts that have come to an end within `limit`.
void wait_for_any(std::vector<Pending>& all,
                  std::chrono::milliseconds limit,
                  Clock::time_point start) {
  std::vector<pollfd> polls;
  for (const Pending& pending : all) {
    polls.push_back({pending.done ? -1 : pending.attempt.socket.get(), POLLOUT, 0});
  }
  ::poll(polls.data(), polls.size(), static_cast<int>(limit.count()));
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (polls[i].revents == 0) {
      continue;
    }
    int error = 0;
    socklen_t size = sizeof(error);
    ::getsockopt(all[i].attempt.socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    finish(all[i], error, start);
  }
}

bool is_connected(const Pending& pending) {
  return pending.done && pending.attempt.error == 0;
}

}  // namespace

std::optional<Address> numeric_address(const std::string& text, std::uint16_t port) {
  Address address;
  sockaddr_in four{};
  sockaddr_in6 six{};
  if (::inet_pton(AF_INET, text.c_str(), &four.sin_addr) == 1) {
    four.sin_family = AF_INET;
    four.sin_port = htons(port);
    std::memcpy(&address.storage, &four, sizeof(four));
    address.size = sizeof(four);
    return address;
  }
  if (::inet_pton(AF_INET6, text.c_str(), &six.sin6_addr) == 1) {
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(port);
    std::memcpy(&address.storage, &six, sizeof(six));
    address.size = sizeof(six);
    return address;
  }
  return std::nullopt;
}

std::string Address::text() const {
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  const char* text = nullptr;
  if (is_ipv6()) {
    sockaddr_in6 six{};
    std::memcpy(&six, &storage, sizeof(six));
    text = ::inet_ntop(AF_INET6, &six.sin6_addr, buffer.data(), buffer.size());
  } else {
    sockaddr_in four{};
    std::memcpy(&four, &storage, sizeof(four));
    text = ::inet_ntop(AF_INET, &four.sin_addr, buffer.data(), buffer.size());
  }
  return text == nullptr ? "" : text;
}

bool Address::is_loopback() const {
  constexpr std::uint32_t kLoopbackNetwork = 127;
  if (is_ipv6()) {
    sockaddr_in6 six{};
    std::memcpy(&six, &storage, sizeof(six));
    return IN6_IS_ADDR_LOOPBACK(&six.sin6_addr);
  }
  sockaddr_in four{};
  std::memcpy(&four, &storage, sizeof(four));
  return ntohl(four.sin_addr.s_addr) >> 24 == kLoopbackNetwork;
}

Resolution resolve(const std::string& host, std::uint16_t port, std::chrono::milliseconds limit) {
  if (const std::optional<Address> address = numeric_address(host, port)) {
    return {Lookup::kFound, {*address}, ""};
  }
  auto promise = std::make_shared<std::promise<Resolution>>();
  std::future<Resolution> future = promise->get_future();
  std::thread([promise, host, port] { promise->set_value(ask_system(host, port)); }).detach();
  if (future.wait_for(limit) == std::future_status::timeout) {
    return {Lookup::kTimeout, {}, "no answer in time"};
  }
  return future.get();
}

std::vector<Attempt> connect_all(const std::vector<Address>& addresses,
                                 std::chrono::milliseconds limit) {
  constexpr std::chrono::milliseconds kGrace{250};
  const Clock::time_point start = Clock::now();
  Clock::time_point end = start + limit;
  std::vector<Pending> all;
  for (const Address& address : addresses) {
    all.push_back(begin(address, start));
  }
  bool had_success = false;
  while (!std::all_of(all.begin(), all.end(), [](const Pending& one) { return one.done; })) {
    if (!had_success && std::any_of(all.begin(), all.end(), is_connected)) {
      had_success = true;
      end = std::min(end, Clock::now() + kGrace);
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
    if (left.count() <= 0) {
      break;
    }
    wait_for_any(all, left, start);
  }
  std::vector<Attempt> attempts;
  for (Pending& pending : all) {
    if (!pending.done) {
      finish(pending, ETIMEDOUT, start);
    }
    attempts.push_back(std::move(pending.attempt));
  }
  return attempts;
}

}  // namespace keyfluent::platform
