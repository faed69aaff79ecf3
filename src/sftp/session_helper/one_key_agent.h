// SPDX-License-Identifier: MIT
// OneKeyAgent: the user's ssh agent, as if it held one key alone.  libssh would try every key of
// the agent, each a refused attempt; so it talks to this, which names the key that was asked for
// and hands requests for signatures on.
#pragma once

#include "keyfluent/core/bytes.h"
#include "src/platform/descriptor.h"

#include <thread>

namespace keyfluent::sftp {

class OneKeyAgent {
 public:
  // `agent` leads to the agent; `blob` is the key.  is_open() is false if there is no agent.
  OneKeyAgent(platform::Descriptor agent, Bytes blob);

  OneKeyAgent(const OneKeyAgent&) = delete;
  OneKeyAgent& operator=(const OneKeyAgent&) = delete;
  ~OneKeyAgent();

  [[nodiscard]] bool is_open() const { return agent_ >= 0; }

  // take_socket gives libssh's end away, once.
  int take_socket();

 private:
  void run();
  bool answer(ByteView request);

  Bytes blob_;
  int agent_ = -1;
  int ours_ = -1;
  int theirs_ = -1;
  std::thread thread_;
};

}  // namespace keyfluent::sftp
