// SPDX-License-Identifier: MIT
// Questions to name servers, which the C library's resolver has no place for: the answer is wanted
// as it came, with its flags.
#pragma once

#include "keyfluent/core/bytes.h"
#include "src/platform/network.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::platform {

inline constexpr std::uint16_t kDnsPort = 53;

// NameServers are those of this system.
struct NameServers {
  std::vector<Address> servers;        // at most 3, in the order to ask
  bool trusts_authentication = false;  // "options trust-ad": the way to them is safe
};

// read_resolv_conf reads resolv.conf(5); without a name server there it is the one on this
// computer.
NameServers read_resolv_conf(std::string_view text);

// DnsAccept looks at a message; false: it is no answer to the question, wait for another.
using DnsAccept = std::function<bool(ByteView)>;

// open_datagram connects a datagram socket, so that nothing from elsewhere is received; closed if
// it cannot be made.
Descriptor open_datagram(const Address& server);

// ask_by_datagram sends the question and returns the first message that is accepted; nothing within
// the limit, or if the server cannot be reached.  ask_by_stream does it over TCP, where answers may
// have up to 64 KiB.  The sockets are connected and do not block.
std::optional<Bytes> ask_by_datagram(const Descriptor& socket,
                                     ByteView question,
                                     const DnsAccept& accept,
                                     std::chrono::milliseconds limit);
std::optional<Bytes> ask_by_stream(const Descriptor& socket,
                                   ByteView question,
                                   const DnsAccept& accept,
                                   std::chrono::milliseconds limit);

}  // namespace keyfluent::platform
