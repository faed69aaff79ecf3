// SPDX-License-Identifier: MIT
// shadow(5): whether an account is locked, and until when it and its password hold.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace keyfluent::server {

// Shadow is one line without the password's hash.  Days are counted from 1970-01-01; -1: not set.
struct Shadow {
  bool is_locked = false;     // the field begins with "!": what passwd -l and usermod -L make
  bool has_password = false;  // the field may be a hash
  bool is_empty = false;      // no password at all
  std::int64_t changed = -1;
  std::int64_t maximum = -1;
  std::int64_t inactive = -1;
  std::int64_t expires = -1;
};

// parse_shadow reads a line; nothing if it is malformed.
std::optional<Shadow> parse_shadow(std::string_view line);

// read_shadow asks getent(1) for the account's line; nothing if only root may see it or there is
// none.
std::optional<Shadow> read_shadow(const std::string& name);

// Standing is what an account's dates mean on a day.
enum class Standing : std::uint8_t {
  kGood,
  kExpired,     // the account has ended: nobody logs in
  kMustChange,  // the password must be changed first: with PAM a login can do nothing else
  kInactive,    // it was not changed in time: with PAM nobody logs in
};

// standing_on judges as pam_unix(8) does, which is at least as strict as sshd without PAM.
Standing standing_on(const Shadow& shadow, std::int64_t day);

}  // namespace keyfluent::server
