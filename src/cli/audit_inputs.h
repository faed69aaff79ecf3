// SPDX-License-Identifier: MIT
// Where audit's keys come from: files, folders, and the files of all users.
#pragma once

#include "keyfluent/core/result.h"
#include "src/audit/check.h"
#include "src/platform/files.h"

#include <string>
#include <vector>

namespace keyfluent::cli {

class Console;

struct AuditInput {
  std::string path;
  audit::Origin origin;
  bool searched = false;  // found in a folder: that it holds no key is no error
  // is_users is a file that an account can put there: only a regular one is read.
  bool is_users = false;
};

// list_paths lists files, those below folders, and "-".  Folders that cannot be listed are
// reported.
std::vector<AuditInput> list_paths(const std::vector<std::string>& paths,
                                   const std::string& host,
                                   Console& console);

// list_all_users lists the files of keys that exist, of all accounts, as sshd's configuration names
// them.  `config` as in server::keys_files_of.  Errors: those of list_users.
Result<std::vector<AuditInput>> list_all_users(const std::string& config,
                                               const std::string& host,
                                               Console& console);

// open_audit_input opens one.  Errors: those of open_input; audit_not_regular.
Result<platform::Input> open_audit_input(const AuditInput& input);

}  // namespace keyfluent::cli
