// SPDX-License-Identifier: MIT
// AllowUsers, DenyUsers, AllowGroups, DenyGroups (sshd_config(5)): who may log in at all.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::server {

// AccessLists are the words of the four keywords; an empty list is not set.
struct AccessLists {
  std::vector<std::string> deny_users;  // USER or USER@HOST, both patterns
  std::vector<std::string> allow_users;
  std::vector<std::string> deny_groups;  // patterns
  std::vector<std::string> allow_groups;
};

// Who is the account, and where it comes from.
struct Who {
  std::string name;
  std::vector<std::string> groups;
  std::string address;  // in numbers; empty: not known
};

// Barred is the list that bars a login.
struct Barred {
  std::string_view keyword;  // "AllowUsers"
  std::string pattern;       // that matched, of a Deny list; empty for an Allow list
  bool is_sure = true;       // false: it depends on the address, which is not known
};

// find_bar asks the lists in sshd's order: DenyUsers, AllowUsers, DenyGroups, AllowGroups; nothing
// if the login may pass.  With UseDNS no, a pattern of a host name never matches.
std::optional<Barred> find_bar(const AccessLists& lists, const Who& who);

}  // namespace keyfluent::server
