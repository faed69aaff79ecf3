// SPDX-License-Identifier: MIT
// KeysFiles: which files sshd reads an account's keys from (AuthorizedKeysFile, sshd_config(5)).
//
// sshd is asked first (`sshd -T -C user=…`), because nobody knows its configuration better.  That
// works without root, too: it only wants a host key, and gets a fresh one that nobody keeps.  Where
// there is no sshd, its configuration file is read; where there is none, the defaults count.
#pragma once

#include "keyfluent/core/result.h"
#include "src/platform/users.h"

#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::server {

struct KeysFiles {
  std::vector<std::string> paths;  // absolute, in the order in which sshd reads them
  std::string source;              // "sshd -T", the name of the file, or "the defaults of sshd"
  std::vector<std::string> notes;  // what the answer leaves open
};

// keys_files_of asks for the account.  `config` names another configuration file; empty: sshd's
// own. Errors: sshd_config_unreadable, and system_error's of a file that is named.
Result<KeysFiles> keys_files_of(const platform::User& user, const std::string& config);

// expand_path turns one value of AuthorizedKeysFile into a path of the account: %h %u %U %%, and
// relative to the home.  Empty for `none`.  Errors: sshd_config_unreadable for another token.
Result<std::string> expand_path(std::string_view value, const platform::User& user);

// is_pattern tells whether sshd since 10.0 takes the path for a pattern (glob(7)).
bool is_pattern(std::string_view path);

// files_of_pattern lists the files that a pattern names now, sorted.
std::vector<std::string> files_of_pattern(const std::string& pattern);

}  // namespace keyfluent::server
