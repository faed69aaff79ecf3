// SPDX-License-Identifier: MIT
// The argument of tunnel= (sshd(8); misc.c, a2tun):
//
//   unit = "any" | 0 to 2147483645   ; "any" in any case; blanks, "+" and zeros before the number
#pragma once

#include "keyfluent/core/result.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace keyfluent::authorized_keys {

struct TunnelUnit {
  std::optional<std::uint32_t> number;  // nothing: any

  friend bool operator==(const TunnelUnit&, const TunnelUnit&) = default;
};

// parse_tunnel fails with line_bad_tunnel.
Result<TunnelUnit> parse_tunnel(std::string_view text);

}  // namespace keyfluent::authorized_keys
