// SPDX-License-Identifier: MIT
// What a folder of keys holds for one account, and which files that was read from.
#pragma once

#include "src/keyring/served_key.h"

#include <sys/stat.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace keyfluent::keyring {

// Source is a file or folder as it was when it was read.  It has changed if any of these differs:
// no user can set a file's ctime.
struct Source {
  std::string name;  // below the folder of keys
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::uint64_t modified = 0;  // nanoseconds since 1970
  std::uint64_t changed = 0;   // likewise (ctime)

  static Source of(std::string name, const struct stat& status);

  friend bool operator==(const Source&, const Source&) = default;
};

struct UserKeys {
  std::vector<Source> sources;
  std::vector<ServedKey> keys;
  std::vector<std::pair<std::string, Error>> errors;  // the file's name, and what is wrong with it
};

// is_user_name is true for names that can be looked up: no slash, no dot at the front, no control
// character, not ".pub" at the end (which would be the file of another account).
bool is_user_name(std::string_view name);

// user_of is the account that a name in the folder belongs to: the name without ".pub".
std::string_view user_of(std::string_view name);

}  // namespace keyfluent::keyring
