// SPDX-License-Identifier: MIT
// Profile: what a body of standards asks of keys.  profiles.def is the table.
#pragma once

#include <span>
#include <string_view>

namespace keyfluent::rules {

struct Profile {
  std::string_view name;      // "nist"
  std::string_view title;     // "NIST SP 800-131A Rev. 2"
  unsigned rsa_bits;          // the least size of an RSA key
  unsigned rsa_advised_bits;  // below it: a note; 0: none
  bool allows_dsa;
  bool allows_ed25519;
  bool allows_ecdsa;
};

std::span<const Profile> profiles();
const Profile* find_profile(std::string_view name);

}  // namespace keyfluent::rules
