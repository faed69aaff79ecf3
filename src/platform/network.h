// SPDX-License-Identifier: MIT
// Names, addresses and TCP connections, each with a limit of time.
//
// The default build asks the C library (getaddrinfo, NSS).  A static program cannot load NSS
// modules, so there `getent ahosts` is asked, which can.
#pragma once

#include "src/platform/descriptor.h"

#include <sys/socket.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::platform {

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;

  [[nodiscard]] bool is_ipv6() const { return storage.ss_family == AF_INET6; }

  // text is "127.0.0.1" or "::1".
  [[nodiscard]] std::string text() const;

  [[nodiscard]] bool is_loopback() const;
};

// numeric_address reads an address in numbers; nothing for anything else.
std::optional<Address> numeric_address(const std::string& text, std::uint16_t port);

enum class Lookup : std::uint8_t { kFound, kNoSuchName, kNoAnswer, kFailed, kTimeout };

struct Resolution {
  Lookup lookup = Lookup::kFailed;
  std::vector<Address> addresses;  // in the order to try, at most 16
  std::string text;                // what the system says of a failure
};

// resolve looks a name up, or reads a numeric address.  A lookup that takes longer than `limit` is
// left to itself in a thread of its own: there is no way to end it.
Resolution resolve(const std::string& host, std::uint16_t port, std::chrono::milliseconds limit);

// Attempt is what came of a connection to one address.
struct Attempt {
  Address address;
  Descriptor socket;  // not open if it failed
  int error = 0;      // errno; ETIMEDOUT if nothing came within the limit
  double milliseconds = 0;
};

// connect_all connects to every address at once, each within `limit`; once one stands, the others
// get a quarter of a second more.  The sockets do not block and have TCP_NODELAY.
std::vector<Attempt> connect_all(const std::vector<Address>& addresses,
                                 std::chrono::milliseconds limit);

}  // namespace keyfluent::platform
