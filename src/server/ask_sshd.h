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

// Client is who logs in; Match blocks ask for it.
struct Client {
  std::string address = "127.0.0.1";
  std::string host = "localhost";
};

// find_sshd is the path of the program; empty if it is in none of the folders where it is
// installed.
std::string find_sshd();

// ask_sshd runs `sshd -T` for a login of the user, from this machine if nothing else is said;
// nothing if there is no sshd.  `config` as in keys_files_of.
std::optional<SshdAnswer> ask_sshd(const platform::User& user,
                                   const std::string& config,
                                   const Client& client = {});

// effective_values returns the words of a keyword (in lower case) in such an answer.
std::vector<std::string> effective_values(std::string_view answer, std::string_view keyword);

}  // namespace keyfluent::server
