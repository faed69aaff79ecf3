// SPDX-License-Identifier: MIT
// Users: who an account is, and work done with an account's rights.
//
// The default build asks the C library (getpwnam_r, NSS).  A static program cannot load NSS
// modules, so there `getent` is asked, which can.
#pragma once

#include "keyfluent/core/result.h"

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::platform {

struct User {
  std::string name;
  uid_t uid = 0;
  gid_t gid = 0;
  std::string home;
  std::string shell;
};

// find_user looks an account up by name or number.  Errors: user_unknown, system_failed.
Result<User> find_user(std::string_view name);
Result<User> find_user(uid_t uid);

// current_user is the account of the real user id.  The home folder is that of the account, not
// $HOME: sshd looks there too.
Result<User> current_user();

// groups_of lists the account's groups, its own first.
std::vector<gid_t> groups_of(const User& user);

// group_names_of is groups_of by name; groups without one are left out.
std::vector<std::string> group_names_of(const User& user);

// is_private_group tells whether the group exists and has the user as its only member: by its own
// list of members, and by the groups of all accounts.
bool is_private_group(gid_t group, uid_t user);

// parse_passwd_line reads one line of passwd(5), as getent prints it; nothing if it is malformed.
std::optional<User> parse_passwd_line(std::string_view line);

// Work is what run_as does; it returns a reply for the caller.
using Work = std::function<Result<std::string>()>;

// run_as does the work in a child process that has become the user (groups, group, user, for good),
// so that no link, FIFO or folder of the user's gives anybody root's reach.  Needs root.  The reply
// or the error of the work comes back through a pipe.  Errors: those of the work; system_failed if
// the child cannot be made, cannot become the user, or dies.
Result<std::string> run_as(const User& user, const Work& work);

}  // namespace keyfluent::platform
