// SPDX-License-Identifier: MIT
// Numeric addresses and networks, as sshd takes them (addrmatch.c, and getaddrinfo(3) with
// AI_NUMERICHOST behind it):
//
//   address = ipv4 | ipv6 [ "%" number ]
//   ipv4    = number *3( "." number )   ; inet_aton(3): the last number fills the bytes that are
//   left number  = decimal | "0" octal | "0x" hexadecimal ipv6    = RFC 4291 section 2.2; its last
//   32 bits also as four strict decimal numbers network = address [ "/" mask ]      ; less than 64
//   characters in all mask    = digits                    ; what may stand before them depends on
//   the version
#pragma once

#include "keyfluent/authorized_keys/server.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace keyfluent::authorized_keys {

struct Address {
  std::array<std::uint8_t, 16> bytes = {};
  std::size_t size = 4;     // 4: IPv4, 16: IPv6
  std::uint32_t scope = 0;  // of IPv6

  [[nodiscard]] unsigned bits() const { return static_cast<unsigned>(8 * size); }

  friend bool operator==(const Address&, const Address&) = default;
};

// parse_address gives nothing for what is no numeric address.  Names of network interfaces as scope
// are the system's knowledge, and refused.
std::optional<Address> parse_address(std::string_view text);

// parse_client_address is parse_address for the other end of a connection: sshd turns IPv4
// addresses inside IPv6 (::ffff:192.0.2.1) into what they are.
std::optional<Address> parse_client_address(std::string_view text);

struct Network {
  Address base;
  unsigned prefix = 0;

  [[nodiscard]] bool contains(const Address& address) const;
};

struct NetworkText {
  enum class Kind : std::uint8_t {
    kNetwork,
    kInconsistent,  // the mask is too long, or bits beyond it are set
    kOther,         // not a network at all
  };

  Kind kind = Kind::kOther;
  Network network = {};
};

NetworkText parse_network(std::string_view text, Version openssh);

}  // namespace keyfluent::authorized_keys
