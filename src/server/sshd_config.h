// SPDX-License-Identifier: MIT
// sshd_config(5) as it counts for one account: for machines on which sshd itself cannot be asked
// (effective.h, keys_files.h).
//
//   line     = [ keyword ( blanks | "=" ) argument *( blanks argument ) ] [ "#" comment ]
//   argument = word | DQUOTE *any DQUOTE
//
// Keywords are case-insensitive; the first value of a keyword counts, and one in a Match block that
// applies comes before all others.  Include reads other files where it stands.
#pragma once

#include "keyfluent/core/result.h"

#include <functional>
#include <map>
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

// Settings are all of a configuration: what sshd -T prints, or what a file says.
class Settings {
 public:
  using Words = std::vector<std::string>;

  // of_answer reads lines "keyword value" (ask_sshd.h).
  static Settings of_answer(std::string_view answer);

  void add(const std::string& keyword, Words words) { lines_[keyword].push_back(std::move(words)); }

  // replace takes over every keyword of the other, as a Match block does.
  void replace(const Settings& other);

  // lines are the values of every line of a keyword (in lower case), in order.
  [[nodiscard]] const std::vector<Words>& lines(const std::string& keyword) const;

  // first has the words of the first line, which counts for most keywords; all those of every line
  // (AllowUsers and its kin).
  [[nodiscard]] Words first(const std::string& keyword) const;
  [[nodiscard]] Words all(const std::string& keyword) const;

  // text is `first` as one text; `otherwise` where the keyword is not said.
  [[nodiscard]] std::string text(const std::string& keyword, std::string_view otherwise = {}) const;

  // path is `text`, and empty for `none`.
  [[nodiscard]] std::string path(const std::string& keyword) const;

  [[nodiscard]] bool is_on(const std::string& keyword, bool otherwise) const;

 private:
  std::map<std::string, std::vector<Words>, std::less<>> lines_;
};

// Account is what Match blocks ask.
struct Account {
  std::string name;
  std::vector<std::string> groups;  // names
};

// ReadIncluded returns the contents of the files that an Include pattern names, in order.
using ReadIncluded = std::function<std::vector<std::string>(std::string_view pattern)>;

// FileSettings is what a file says.
struct FileSettings {
  Settings settings;
  std::vector<std::string> skipped;  // keywords in Match blocks that may apply
};

// parse_settings reads a configuration for an account, as parse_sshd_config does.
Result<FileSettings> parse_settings(std::string_view text,
                                    const Account& account,
                                    const ReadIncluded& read_included);

// parse_sshd_config reads where keys are for an account.  Match all, user and group are judged; a
// block with another condition (an address, a port) is taken not to apply, and noted if it says
// where keys are.  Errors: sshd_config_unreadable for unbalanced quotes, and for includes too deep.
Result<KeysConfig> parse_sshd_config(std::string_view text,
                                     const Account& account,
                                     const ReadIncluded& read_included);

}  // namespace keyfluent::server
