// SPDX-License-Identifier: MIT
// sshd_config(5), as far as it says where keys are: for machines on which sshd itself cannot be
// asked (keys_files.h).
//
//   line     = [ keyword ( blanks | "=" ) argument *( blanks argument ) ] [ "#" comment ]
//   argument = word | DQUOTE *any DQUOTE
//
// Keywords are case-insensitive; the first value of a keyword counts, and one in a Match block that
// applies comes before all others.  Include reads other files where it stands.
#pragma once

#include "keyfluent/core/result.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::server {

// KeysConfig is what is looked for; empty where the configuration says nothing.
struct KeysConfig {
  std::vector<std::string> authorized_keys_files;
  bool skipped_match = false;  // a Match block that may apply says something about keys
};

// Account is what Match blocks ask.
struct Account {
  std::string name;
  std::vector<std::string> groups;  // names
};

// ReadIncluded returns the contents of the files that an Include pattern names, in order.
using ReadIncluded = std::function<std::vector<std::string>(std::string_view pattern)>;

// parse_sshd_config reads a configuration for an account.  Match all, user and group are judged; a
// block with another condition (an address, a port) is taken not to apply, and noted if it says
// where keys are.  Errors: sshd_config_unreadable for unbalanced quotes, and for includes too deep.
Result<KeysConfig> parse_sshd_config(std::string_view text,
                                     const Account& account,
                                     const ReadIncluded& read_included);

}  // namespace keyfluent::server
