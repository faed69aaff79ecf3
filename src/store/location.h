// SPDX-License-Identifier: MIT
// Location: which authorized_keys file is meant, and who must own it.
#pragma once

#include "keyfluent/core/limits.h"
#include "keyfluent/core/result.h"
#include "src/platform/users.h"

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

namespace keyfluent::store {

struct Location {
  std::string base;    // where the walk begins: the home folder, "/" or "."
  std::string folder;  // below it, walked without following links; empty: the base itself
  std::string name;    // the file in that folder
  std::string path;    // of the file, for messages
  std::optional<uid_t>
      owner;  // of folder and file, if they are not root's; unset: whoever has them
  bool creates_folder = false;  // make the folder, if it is missing
  bool outside_home = false;  // a user's keys in a folder of root's: root does not become the user
  mode_t new_mode = 0600;     // of a file that is made
  Limits limits;              // of its size
};

// location_of_user is ~/.ssh/authorized_keys of the account's home folder.
Location location_of_user(const platform::User& user);

// location_of_keys is the file that sshd reads for the account at this absolute path: in the home,
// or outside it, where the folders are root's.  A new file there can be read by everybody, because
// sshd opens it with the user's rights.  Errors: store_not_regular.
Result<Location> location_of_keys(const platform::User& user, std::string_view path);

// location_of_file is a file named by its path.  Errors: store_not_regular if the path ends in no
// name.
Result<Location> location_of_file(std::string_view path);

// user_to_become says whose rights are enough for the work: set if we are root and the keys belong
// to somebody else (the owner that is asked for, or the one of the folder).  Where root stays root,
// the way must be root's alone.  Errors: store_unsafe_folder, and those of open_beneath.
Result<std::optional<platform::User>> user_to_become(const Location& location);

// follow_links resolves the symbolic links of a location, once, and judges what is there as sshd
// does.  The answer is a location without links; it is the same one if there are none.  Errors:
// store_is_link if a link leads nowhere, store_unsafe_path, and system_error's.
Result<Location> follow_links(const Location& location);

}  // namespace keyfluent::store
