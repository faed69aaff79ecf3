// SPDX-License-Identifier: MIT
// Powers: what a check asks of the system besides time, memory and what is open: names,
// connections, programs, a line of known_hosts.
//
// It says what, and by a number which, but never where to: that the request has decided before.  So
// a check behind the closed sandbox can have the powers of another process (powers_server.h), and
// whoever takes it over reaches nothing but what the user has named.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"
#include "src/platform/descriptor.h"
#include "src/platform/network.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace keyfluent::sftp {

// SessionEnds are our ends of the two sockets of a running keyfluent-session (session_protocol.h).
struct SessionEnds {
  std::uint32_t number = 0;
  platform::Descriptor control;
  platform::Descriptor way;  // what it takes for the server; does not block
};

enum class Transport : std::uint8_t { kDatagram, kStream };

class Powers {
 public:
  Powers() = default;
  Powers(const Powers&) = delete;
  Powers& operator=(const Powers&) = delete;
  virtual ~Powers() = default;

  // resolve looks the host's name up, and connect tries every address that it found
  // (platform/network.h); of those that answer only the first may have an open socket.
  virtual platform::Resolution resolve(std::chrono::milliseconds limit) = 0;
  virtual std::vector<platform::Attempt> connect(std::chrono::milliseconds limit) = 0;

  // jump is the way through the jump hosts.  Errors: system_failed, file_not_found.
  virtual Result<platform::Descriptor> jump() = 0;

  // start_session runs keyfluent-session, pass_agent gives it a way to the ssh agent, for the
  // kAgentSign that follows, at best; end_session ends it at once.  Errors: sftp_no_helper.
  virtual Result<SessionEnds> start_session() = 0;
  virtual void pass_agent(std::uint32_t session) = 0;
  virtual void end_session(std::uint32_t session) = 0;

  // name_server connects to one of request.name_servers; closed if it cannot be reached.
  virtual platform::Descriptor name_server(std::size_t number,
                                           Transport transport,
                                           std::chrono::milliseconds limit) = 0;

  // accept_host_key adds a line with this key to known_hosts, once; false if there is none.
  virtual bool accept_host_key(ByteView blob) = 0;
};

}  // namespace keyfluent::sftp
