// SPDX-License-Identifier: MIT
// Predefined groups of DSA keys, by the names that the ssh.com library gives them.
#pragma once

#include "keyfluent/core/bytes.h"

#include <optional>
#include <string_view>

namespace keyfluent {

struct DsaGroup {
  Bytes p;
  Bytes q;
  Bytes g;
};

// find_dsa_group returns the group of a name; nothing if it is not known, or its q is (p - 1) / 2
// (the groups of RFC 2409 and 3526): no ssh-dss key is made in such a group.
std::optional<DsaGroup> find_dsa_group(std::string_view name);

}  // namespace keyfluent
