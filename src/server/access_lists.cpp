// SPDX-License-Identifier: MIT
#include "src/server/access_lists.h"

#include "keyfluent/authorized_keys/arguments/from.h"
#include "keyfluent/authorized_keys/arguments/pattern.h"

#include <algorithm>

namespace keyfluent::server {

namespace {

using authorized_keys::matches_pattern;

// Answer is nothing where only the address would tell.
using Answer = std::optional<bool>;

// matches_user asks one pattern: USER, or USER@HOST where HOST is a list as in from=.
Answer matches_user(const std::string& pattern, const Who& who) {
  const std::size_t at = pattern.rfind('@');
  const std::string name = pattern.substr(0, at);
  if (!matches_pattern(who.name, name)) {
    return false;
  }
  if (at == pattern.npos) {
    return true;
  }
  authorized_keys::Server server;
  authorized_keys::Login login;
  if (!who.address.empty()) {
    login.address = who.address;
    login.host = who.address;
  }
  const authorized_keys::FromList hosts(pattern.substr(at + 1), server.openssh);
  return hosts.admits(server, login);
}

// Found is the first pattern that matches; without one, the first that may.
struct Found {
  const std::string* sure = nullptr;
  const std::string* perhaps = nullptr;
};

Found find_user_pattern(const std::vector<std::string>& list, const Who& who) {
  Found found;
  for (const std::string& pattern : list) {
    const Answer answer = matches_user(pattern, who);
    if (answer == Answer(true)) {
      found.sure = &pattern;
      return found;
    }
    if (!answer && found.perhaps == nullptr) {
      found.perhaps = &pattern;
    }
  }
  return found;
}

const std::string* find_group_pattern(const std::vector<std::string>& list, const Who& who) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const std::string& pattern) {
    return std::any_of(who.groups.begin(), who.groups.end(), [&](const std::string& group) {
      return matches_pattern(group, pattern);
    });
  });
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

std::optional<Barred> find_bar(const AccessLists& lists, const Who& who) {
  const Found denied = find_user_pattern(lists.deny_users, who);
  const Found allowed = find_user_pattern(lists.allow_users, who);
  if (denied.sure != nullptr) {
    return Barred{"DenyUsers", *denied.sure};
  }
  if (!lists.allow_users.empty() && allowed.sure == nullptr && allowed.perhaps == nullptr) {
    return Barred{"AllowUsers", ""};
  }
  if (const std::string* group = find_group_pattern(lists.deny_groups, who); group != nullptr) {
    return Barred{"DenyGroups", *group};
  }
  if (!lists.allow_groups.empty() && find_group_pattern(lists.allow_groups, who) == nullptr) {
    return Barred{"AllowGroups", ""};
  }
  if (denied.perhaps != nullptr) {
    return Barred{"DenyUsers", *denied.perhaps, false};
  }
  if (!lists.allow_users.empty() && allowed.sure == nullptr) {
    return Barred{"AllowUsers", *allowed.perhaps, false};
  }
  return std::nullopt;
}

}  // namespace keyfluent::server
