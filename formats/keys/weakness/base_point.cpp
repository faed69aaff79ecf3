// SPDX-License-Identifier: MIT
// The base point of the curve as a public key: its private number is 1 (or -1), which everybody
// knows.
#include "keyfluent/keys/weakness/values.h"
#include "keyfluent/keys/weakness/weakness.h"

#include <array>

namespace keyfluent {

namespace {

using namespace std::string_view_literals;

// The first bytes of x of the base points of P-256, P-384 and P-521 (SEC 2 sections 2.4.2, 2.5.1
// and 2.6.1): enough to be sure, as a point with such an x cannot be found by accident.
constexpr std::array kBaseX = {
    "\x6b\x17\xd1\xf2\xe1\x2c\x42\x47\xf8\xbc\xe6\xe5\x63\xa4\x40\xf2"sv,
    "\xaa\x87\xca\x22\xbe\x8b\x05\x37\x8e\xb1\xc7\x1e\xf3\x20\xad\x74"sv,
    "\x00\xc6\x85\x8e\x06\xb7\x04\x04\xe9\xcd\x9e\x3e\xcb\x66\x23\x95"sv,
};

bool is_ecdsa_base(ByteView point) {
  if (point.empty()) {
    return false;
  }
  for (const std::string_view x : kBaseX) {
    if (as_text(point.subspan(1)).starts_with(x)) {
      return true;
    }
  }
  return false;
}

// y of Ed25519's base point is 4/5 (RFC 8032 section 5.1): 0x58, then 0x66 throughout.
bool is_ed25519_base(ByteView point) {
  if (point.empty() || point[0] != 0x58 || (point[31] & 0x7F) != 0x66) {
    return false;
  }
  for (const std::uint8_t byte : point.subspan(1, 30)) {
    if (byte != 0x66) {
      return false;
    }
  }
  return true;
}

bool is_base_point(const KeyView& key, Effort /*effort*/) {
  const Algorithm& plain = key.algorithm->plain();
  return is_ed25519_base(ed25519_point(key)) ||
         (!plain.curve.empty() && is_ecdsa_base(key.components[ecdsa::kPoint]));
}

}  // namespace

constexpr Weakness kBasePoint = {"base-point", is_base_point};

}  // namespace keyfluent
