// SPDX-License-Identifier: MIT
#include "src/sftp/relay.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

namespace keyfluent::sftp {

namespace {

constexpr std::size_t kBufferBytes = std::size_t{256} << 10;

bool would_block(int error) {
  return error == EAGAIN || error == EINTR;
}

}  // namespace

// Direction is one half of the connection: what has been read and not yet written.
struct Relay::Direction {
  int from;
  int to;  // -1: nowhere
  Bytes* seen;
  Bytes buffer = Bytes(kBufferBytes);
  std::size_t begin = 0;
  std::size_t end = 0;
  bool at_end = false;

  [[nodiscard]] bool wants_read() const {
    return !at_end && begin == end && (to >= 0 || seen->size() < kMostSeen);
  }

  [[nodiscard]] bool wants_write() const { return begin < end; }

  // put writes what it can; false if the other side is gone.
  bool put() {
    if (to < 0) {
      begin = end;
      return true;
    }
    const ssize_t put = ::send(to, buffer.data() + begin, end - begin, MSG_NOSIGNAL);
    if (put < 0) {
      const bool waits = would_block(errno);
      begin = waits ? begin : end;
      return waits;
    }
    begin += static_cast<std::size_t>(put);
    return true;
  }
};

Relay::Relay(platform::Descriptor server, platform::Descriptor client)
    : server_(std::move(server)), client_(std::move(client)) {
  std::array<int, 2> ends = {-1, -1};  // the sandbox knows no eventfd
  ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data());
  stop_ = platform::Descriptor(ends[0]);
  stopped_ = platform::Descriptor(ends[1]);
  thread_ = std::thread([this] { run(); });
}

Relay::~Relay() {
  { const platform::Descriptor closed = std::move(stop_); }
  thread_.join();
}

void Relay::close_server(int error) {
  const std::lock_guard<std::mutex> lock(mutex_);
  seen_.server_closed = true;
  seen_.server_error = seen_.server_error == 0 ? error : seen_.server_error;
  changed_.notify_all();
}

void Relay::take(Direction& direction, bool is_server) {
  const ssize_t got = ::recv(direction.from, direction.buffer.data(), direction.buffer.size(), 0);
  if (got < 0 && would_block(errno)) {
    return;
  }
  if (got <= 0) {
    direction.at_end = true;
    if (is_server) {
      close_server(got < 0 ? errno : 0);
    }
    if (direction.to >= 0) {
      ::shutdown(direction.to, SHUT_WR);
    }
    return;
  }
  direction.begin = 0;
  direction.end = static_cast<std::size_t>(got);
  const std::lock_guard<std::mutex> lock(mutex_);
  const std::size_t room = kMostSeen - direction.seen->size();
  if (room > 0) {
    const auto first = direction.buffer.begin();
    const std::size_t size = std::min(room, direction.end);
    direction.seen->insert(direction.seen->end(), first, first + static_cast<std::ptrdiff_t>(size));
    changed_.notify_all();
  }
}

void Relay::run() {
  Direction in{server_.get(), client_.get(), &seen_.from_server};
  Direction out{client_.get(), server_.get(), &seen_.from_client};
  out.at_end = !client_.is_open();
  constexpr short kNone = 0;
  for (;;) {
    const int reads = in.wants_read() ? POLLIN : 0;
    const int writes = out.wants_write() ? POLLOUT : 0;
    const int client_reads = out.wants_read() ? POLLIN : 0;
    const int client_writes = in.wants_write() ? POLLOUT : 0;
    std::array<pollfd, 3> polls = {{
        {reads + writes != 0 ? in.from : -1, static_cast<short>(reads | writes), kNone},
        {client_reads + client_writes != 0 ? out.from : -1,
         static_cast<short>(client_reads | client_writes),
         kNone},
        {stopped_.get(), POLLIN, kNone},
    }};
    ::poll(polls.data(), polls.size(), -1);
    if (polls[2].revents != 0) {
      return;
    }
    if (in.wants_read() && polls[0].revents != 0) {
      take(in, true);
    }
    if (out.wants_read() && polls[1].revents != 0) {
      take(out, false);
    }
    // A write is tried at once: it seldom has to wait.
    in.at_end = (in.wants_write() && !in.put()) || in.at_end;
    out.at_end = (out.wants_write() && !out.put()) || out.at_end;
  }
}

Relay::Seen Relay::wait(std::size_t known, const Deadline& deadline) {
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait_until(lock, deadline.moment(), [&] {
    return seen_.server_closed || seen_.from_server.size() > known;
  });
  return seen_;
}

Relay::Seen Relay::wait_client(std::size_t known, const Deadline& deadline) {
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait_until(lock, deadline.moment(), [&] { return seen_.from_client.size() > known; });
  return seen_;
}

bool Relay::wait_closed(const Deadline& deadline) {
  std::unique_lock<std::mutex> lock(mutex_);
  return changed_.wait_until(lock, deadline.moment(), [&] { return seen_.server_closed; });
}

}  // namespace keyfluent::sftp
