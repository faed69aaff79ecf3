// SPDX-License-Identifier: MIT
// The arguments of permitopen= and permitlisten= (sshd(8); auth-options.c, handle_permit):
//
//   permit   = host ( ":" | "/" ) port     ; permitlisten also takes a port alone: any host
//   host     = *byte without ":" and "/"   ; may be empty; less than 1025 bytes
//            | "[" *byte "]"               ; for IPv6
//   port     = "*" | 1 to 65535 | the name of a TCP service
//
// A number may have blanks, "+" and zeros before it.
#pragma once

#include "keyfluent/authorized_keys/server.h"
#include "keyfluent/core/result.h"

#include <cstdint>
#include <optional>
#include <string>

namespace keyfluent::authorized_keys {

struct Permit {
  std::string text;                   // as written
  std::string host;                   // without brackets; "*" for any
  std::optional<std::uint16_t> port;  // nothing: any, or that of `service`
  std::string service;                // empty unless the port is named

  [[nodiscard]] bool is_any_port() const { return !port && service.empty(); }
};

enum class PermitForm : std::uint8_t { kOpen, kListen };

// parse_permit fails with line_bad_permit, with the byte in the text as place.
Result<Permit> parse_permit(std::string text, PermitForm form, const Server& server);

}  // namespace keyfluent::authorized_keys
