// SPDX-License-Identifier: MIT
// The configuration of sshd that counts for one login.
#pragma once

#include "keyfluent/authorized_keys/server.h"
#include "keyfluent/core/result.h"
#include "src/platform/users.h"
#include "src/server/ask_sshd.h"
#include "src/server/sshd_config.h"

#include <string>

namespace keyfluent::server {

struct Effective {
  Settings settings;
  std::string source;  // "sshd -T", the name of the file, or "the defaults of sshd"
  std::string
      complaint;  // what sshd -T said instead of an answer; empty: it answered, or is absent
  std::vector<std::string> skipped;  // as in FileSettings
};

// effective_settings asks sshd, and reads its configuration where that gives no answer.  Errors:
// sshd_config_unreadable, and system_error's of a file that is named.
Result<Effective> effective_settings(const platform::User& user,
                                     const std::string& config,
                                     const Client& client);

// sshd_version is the release of the sshd of this machine; the newest one if it cannot be told.
authorized_keys::Version sshd_version();

}  // namespace keyfluent::server
