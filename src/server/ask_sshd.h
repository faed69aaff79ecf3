// SPDX-License-Identifier: MIT
// sshd, asked for its effective configuration.
#pragma once

#include "src/platform/users.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::server {

// SshdAnswer is what `sshd -T` prints, or why it does not.
struct SshdAnswer {
  bool is_good = false;
  std::string text;  // lines "keyword value"; else sshd's message
};

// ask_sshd runs `sshd -T` for a login of the user from this machine; nothing if there is no sshd in
// the folders where it is installed.  `config` as in keys_files_of.
std::optional<SshdAnswer> ask_sshd(const platform::User& user, const std::string& config);

// effective_values returns the words of a keyword (in lower case) in such an answer.
std::vector<std::string> effective_values(std::string_view answer, std::string_view keyword);

}  // namespace keyfluent::server
