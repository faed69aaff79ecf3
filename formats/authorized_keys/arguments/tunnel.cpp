// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/arguments/tunnel.h"

#include "keyfluent/authorized_keys/arguments/number.h"
#include "keyfluent/core/ascii.h"

namespace keyfluent::authorized_keys {

namespace {

constexpr std::int64_t kLastUnit = 0x7fffffff - 2;

}  // namespace

Result<TunnelUnit> parse_tunnel(std::string_view text) {
  if (equal_ignoring_case(text, "any")) {
    return TunnelUnit{};
  }
  const auto number = parse_number(text, 0, kLastUnit);
  if (!number) {
    return Error(errors::line_bad_tunnel, Place::at_byte(0));
  }
  return TunnelUnit{static_cast<std::uint32_t>(*number)};
}

}  // namespace keyfluent::authorized_keys
