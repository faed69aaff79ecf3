// SPDX-License-Identifier: MIT
// The argument of from= (sshd(8); match.c, match_host_and_ip):
//
//   list  = entry *( "," entry )
//   entry = [ "!" ] ( network | pattern )
//
// A network (address.h) is compared with the address; anything else is a pattern (pattern.h), which
// is compared with the address as text, and with the host name if UseDNS is on.  Blanks mean
// themselves. An entry with "!" that matches refuses, wherever it stands.  One empty entry, or one
// network whose mask does not fit, and sshd refuses everybody, whatever else is in the list.
#pragma once

#include "keyfluent/authorized_keys/arguments/address.h"
#include "keyfluent/authorized_keys/server.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::authorized_keys {

struct FromEntry {
  enum class Kind : std::uint8_t {
    kNetwork,     // `network` says which; one address has the longest prefix
    kPattern,     // of the address as text, or of a host name
    kEmpty,       // spoils the whole list
    kBadNetwork,  // a mask that is too long or has address bits beyond it: spoils the whole list
  };

  Kind kind = Kind::kPattern;
  bool is_negated = false;
  std::string text;        // without "!"
  std::size_t offset = 0;  // of the entry in the list, "!" included
  Network network = {};

  [[nodiscard]] bool spoils() const { return kind == Kind::kEmpty || kind == Kind::kBadNetwork; }
};

class FromList {
 public:
  FromList(std::string text, Version openssh);

  [[nodiscard]] const std::string& text() const { return text_; }

  [[nodiscard]] const std::vector<FromEntry>& entries() const { return entries_; }

  // spoiling is the first entry that makes sshd refuse everybody; null if there is none.
  [[nodiscard]] const FromEntry* spoiling() const;

  // can_match is false if no address and no host could ever be let in: the list is spoilt, or has
  // no entry without "!".
  [[nodiscard]] bool can_match() const;

  // can_match_address is false if no address could ever be let in without help of a host name.
  [[nodiscard]] bool can_match_address() const;

  // admits says if the list lets the login in; nothing if the login does not say enough.
  [[nodiscard]] std::optional<bool> admits(const Server& server, const Login& login) const;

 private:
  [[nodiscard]] int match_address(std::string_view address) const;

  std::string text_;
  std::vector<FromEntry> entries_;
};

}  // namespace keyfluent::authorized_keys
