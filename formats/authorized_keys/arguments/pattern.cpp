// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/arguments/pattern.h"

#include "keyfluent/core/ascii.h"

#include <algorithm>
#include <string>

namespace keyfluent::authorized_keys {

namespace {

constexpr std::size_t kLongestPattern = 1022;

}  // namespace

bool matches_pattern(std::string_view text, std::string_view pattern) {
  std::size_t at = 0;
  std::size_t next = 0;
  std::size_t star = pattern.npos;  // the last '*' met, and where its match ends so far
  std::size_t resume = 0;
  while (at < text.size()) {
    if (next < pattern.size() && pattern[next] == '*') {
      star = next++;
      resume = at;
    } else if (next < pattern.size() && (pattern[next] == '?' || pattern[next] == text[at])) {
      ++next;
      ++at;
    } else if (star != pattern.npos) {
      next = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  return std::all_of(pattern.begin() + static_cast<std::ptrdiff_t>(next),
                     pattern.end(),
                     [](char c) { return c == '*'; });
}

ListMatch match_pattern_list(std::string_view text, std::string_view list, Case letters) {
  ListMatch result = ListMatch::kNone;
  while (!list.empty()) {
    const bool is_negated = list[0] == '!';
    list.remove_prefix(is_negated ? 1 : 0);
    const std::size_t size = std::min(list.find(','), list.size());
    if (size > kLongestPattern) {
      return ListMatch::kNone;
    }
    std::string pattern(list.substr(0, size));
    list.remove_prefix(std::min(size + 1, list.size()));
    if (letters == Case::kLowerPatterns) {
      std::transform(pattern.begin(), pattern.end(), pattern.begin(), to_lower);
    }
    if (!matches_pattern(text, pattern)) {
      continue;
    }
    if (is_negated) {
      return ListMatch::kRefused;
    }
    result = ListMatch::kMatch;
  }
  return result;
}

}  // namespace keyfluent::authorized_keys
