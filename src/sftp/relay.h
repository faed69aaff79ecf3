// SPDX-License-Identifier: MIT
// Relay: passes bytes between the server and the session program, and remembers how the connection
// began: greeting and KEXINIT of both sides go by in clear.
//
// So one connection serves both views, which matters to servers that count connections.
#pragma once

#include "keyfluent/core/bytes.h"
#include "src/platform/descriptor.h"
#include "src/sftp/deadline.h"

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>

namespace keyfluent::sftp {

class Relay {
 public:
  // What is remembered of each direction.
  static constexpr std::size_t kMostSeen = std::size_t{64} << 10;

  // Seen is the beginning of the connection so far.
  struct Seen {
    Bytes from_server;
    Bytes from_client;
    bool server_closed = false;
    int server_error = 0;  // errno of a connection that broke
  };

  // Neither socket may block.  Without a client (not open) bytes are only remembered, and no more
  // is read than that.
  Relay(platform::Descriptor server, platform::Descriptor client);
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;
  ~Relay();

  // wait returns when more than `known` bytes have come from the server, when it has closed, or at
  // the deadline.
  Seen wait(std::size_t known, const Deadline& deadline);

  // wait_client is wait for more than `known` bytes from the client.
  Seen wait_client(std::size_t known, const Deadline& deadline);

  // wait_closed returns true if the server closes before the deadline.
  bool wait_closed(const Deadline& deadline);

 private:
  struct Direction;

  void run();
  void take(Direction& direction, bool is_server);
  void close_server(int error);

  platform::Descriptor server_;
  platform::Descriptor client_;
  platform::Descriptor stop_;     // closed to end the thread, which has the other end
  platform::Descriptor stopped_;  // of this socket pair
  std::mutex mutex_;
  std::condition_variable changed_;
  Seen seen_;
  std::thread thread_;
};

}  // namespace keyfluent::sftp
