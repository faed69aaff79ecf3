// SPDX-License-Identifier: MIT
// Which key types an sshd knows, and which it accepts.  key_types.def is the table.
#pragma once

#include "keyfluent/authorized_keys/server.h"
#include "keyfluent/keys/algorithm.h"

#include <string_view>

namespace keyfluent::authorized_keys {

struct KeyType {
  std::string_view name;
  Version since;
  Version gone;
  bool by_default;
  unsigned least_bits;

  [[nodiscard]] bool is_known_to(Version openssh) const {
    return since <= openssh && openssh < gone;
  }
};

// find_key_type looks a name up, as it stands; null if no sshd ever knew it.
const KeyType* find_key_type(std::string_view name);

// accepts_algorithm says if PubkeyAcceptedAlgorithms has that one name.
bool accepts_algorithm(std::string_view name, const Server& server);

// accepts_keys says if it has any of the names that keys of this algorithm can sign under.
bool accepts_keys(const Algorithm& algorithm, const Server& server);

}  // namespace keyfluent::authorized_keys
