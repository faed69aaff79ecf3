// SPDX-License-Identifier: MIT
// The lines of an authorized_keys file as `list` prints them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::report {

// ListedCondition is one thing that must hold for the key to get in.
struct ListedCondition {
  std::string_view kind;  // "from"
  std::string value;
  std::optional<bool> holds;
};

// ListedKey is one line with a key, or one that should be.
struct ListedKey {
  std::string file;
  std::size_t line = 0;
  std::string_view verdict;  // "accept"
  std::string reason;        // why not, for "dead" and "reject"
  std::string algorithm;     // empty where the line cannot be read
  unsigned bits = 0;
  std::string sha256;
  std::string md5;
  std::string options;  // as written
  std::string comment;
  std::optional<std::int64_t> expires;  // seconds since 1970
  std::string expires_text;             // 2027-01-31T00:00:00Z
  std::vector<ListedCondition> conditions;
};

// listed_key_json is one line of keyfluent/list/1, LF at the end.
std::string listed_key_json(const ListedKey& key);

// key_table is a table with a heading; columns are cut so that no line is wider than `columns` (0:
// as wide as it gets).  The fingerprint is never cut.
std::string key_table(const std::vector<ListedKey>& keys, std::size_t columns);

}  // namespace keyfluent::report
