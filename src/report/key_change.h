// SPDX-License-Identifier: MIT
// What a change of an authorized_keys file did, as `authorize` and `revoke` tell it to programs.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::report {

// ChangedKey is one key that was asked for and is, or was, in the file.
struct ChangedKey {
  std::string_view outcome;  // "added", "replaced", "present", "removed"
  std::size_t line = 0;      // where it stands; of a removed one: where it stood
  std::string algorithm;
  std::string sha256;
  std::string comment;
};

struct KeyChange {
  std::string_view command;  // names the schema: keyfluent/COMMAND/1
  std::string file;
  bool is_changed = false;  // in a dry run: would be
  bool is_dry_run = false;
  std::vector<ChangedKey> keys;
  std::vector<std::string> missing;  // what was asked for and is not in the file
  std::string diff;                  // of a dry run
};

// key_change_json is one line, LF at the end.
std::string key_change_json(const KeyChange& change);

}  // namespace keyfluent::report
