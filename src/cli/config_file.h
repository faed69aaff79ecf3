// SPDX-License-Identifier: MIT
// The configuration file .keyfluent.ini: settings that a project gives its checks.
//
//   [check]                     ; for every file
//   profile = nist
//   ignore = KF401
//   [check:deploy/*]            ; for files whose path, seen from the folder of the file, matches
//   openssh = 8.9
//
// Settings have the names of the command's options; what the command line says comes first, then
// the last section that matches, then [check].  Parsed by Boost.PropertyTree.
#pragma once

#include "keyfluent/core/result.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::cli {

inline constexpr std::string_view kConfigName = ".keyfluent.ini";

class ConfigFile {
 public:
  // parse reads the text of a file in `folder` ("." is the current one).  `names` are the settings
  // that exist.  Errors: config_malformed.
  static Result<ConfigFile> parse(std::string_view text,
                                  std::string_view folder,
                                  std::span<const std::string_view> names);

  // get is the value of a setting for a file; nothing if no section has it.  A path of "" matches
  // [check] alone.
  [[nodiscard]] std::optional<std::string> get(std::string_view name, std::string_view path) const;

  // sections_of tells which sections hold for a file: files with equal answers have equal settings.
  [[nodiscard]] std::vector<bool> sections_of(std::string_view path) const;

 private:
  struct Section {
    std::string pattern;  // empty: every file
    std::map<std::string, std::string, std::less<>> values;
  };

  [[nodiscard]] bool matches(const Section& section, std::string_view path) const;

  std::string folder_;
  std::vector<Section> sections_;
};

// find_config looks for .keyfluent.ini from the current folder upwards.  As root nothing is looked
// for: whoever can write to a folder would rule the checks of root.  Empty if there is none.
std::string find_config();

}  // namespace keyfluent::cli
