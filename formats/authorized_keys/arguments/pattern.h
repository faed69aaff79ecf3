// SPDX-License-Identifier: MIT
// Patterns and lists of them (ssh_config(5), PATTERNS; match.c):
//
//   list    = pattern *( "," pattern )
//   pattern = [ "!" ] *( "*" | "?" | any other byte, which stands for itself )
#pragma once

#include <string_view>

namespace keyfluent::authorized_keys {

// matches_pattern takes time in proportion to the product of the sizes, whatever the pattern.
bool matches_pattern(std::string_view text, std::string_view pattern);

enum class ListMatch : signed char {
  kRefused = -1,  // a pattern with "!" matches
  kNone = 0,
  kMatch = 1,
};

enum class Case : bool { kExact, kLowerPatterns };

// match_pattern_list tries the patterns in order; one with more than 1022 bytes ends the list
// without a match, as in sshd.
ListMatch match_pattern_list(std::string_view text, std::string_view list, Case letters);

}  // namespace keyfluent::authorized_keys
