// SPDX-License-Identifier: MIT
#include "src/cli/config_file.h"

#include "src/cli/suggest.h"
#include "src/findings/errors.h"

#include <boost/filesystem/operations.hpp>
#include <boost/filesystem/path.hpp>
#include <boost/property_tree/ini_parser.hpp>

#include <fnmatch.h>
#include <unistd.h>

#include <algorithm>
#include <sstream>

namespace keyfluent::cli {

namespace {

namespace fs = boost::filesystem;
namespace pt = boost::property_tree;

constexpr std::string_view kSection = "check";

Error malformed(std::string detail, std::uint64_t line = 0) {
  return Error(errors::config_malformed, line == 0 ? Place{} : Place::at_line(line), detail);
}

Result<pt::ptree> parse_ini(std::string_view text) {
  std::istringstream stream{std::string(text)};
  pt::ptree tree;
  try {
    pt::read_ini(stream, tree);
  } catch (const pt::ini_parser_error& fault) {
    return malformed(fault.message(), fault.line());
  }
  return tree;
}

// pattern_of reads "check" or "check:PATTERN".
Result<std::string> pattern_of(std::string_view section) {
  if (section == kSection) {
    return std::string();
  }
  if (section.starts_with(kSection) && section.substr(kSection.size()).starts_with(':') &&
      section.size() > kSection.size() + 1) {
    return std::string(section.substr(kSection.size() + 1));
  }
  return malformed("[" + std::string(section) + "] is no section: [check] or [check:PATTERN]");
}

Error unknown_setting(std::string_view name, std::span<const std::string_view> names) {
  Error error = malformed("there is no setting " + std::string(name));
  const std::string_view nearest = nearest_word(name, names);
  return nearest.empty() ? std::move(error)
                         : std::move(error).with_hint("did you mean " + std::string(nearest) + "?");
}

// seen_from is the path as it looks from a folder above it; the path itself if it is not below.
std::string seen_from(std::string_view folder, std::string_view path) {
  boost::system::error_code fault;
  const fs::path base = fs::weakly_canonical(fs::path(std::string(folder)), fault);
  const fs::path file = fs::weakly_canonical(fs::path(std::string(path)), fault);
  const fs::path relative = file.lexically_relative(base);
  const std::string text = relative.string();
  return text.empty() || text.starts_with("..") ? std::string(path) : text;
}

}  // namespace

Result<ConfigFile> ConfigFile::parse(std::string_view text,
                                     std::string_view folder,
                                     std::span<const std::string_view> names) {
  KEYFLUENT_TRY(const pt::ptree tree, parse_ini(text));
  ConfigFile config;
  config.folder_ = folder;
  for (const auto& [title, settings] : tree) {
    if (settings.empty() && !settings.data().empty()) {
      return malformed("the setting " + title + " stands before the first section");
    }
    Section section;
    KEYFLUENT_TRY(section.pattern, pattern_of(title));
    for (const auto& [name, value] : settings) {
      if (std::find(names.begin(), names.end(), name) == names.end()) {
        return unknown_setting(name, names);
      }
      section.values[name] = value.data();
    }
    config.sections_.push_back(std::move(section));
  }
  return config;
}

bool ConfigFile::matches(const Section& section, std::string_view path) const {
  if (section.pattern.empty() || path.empty()) {
    return section.pattern.empty();
  }
  return fnmatch(section.pattern.c_str(), seen_from(folder_, path).c_str(), 0) == 0;
}

std::optional<std::string> ConfigFile::get(std::string_view name, std::string_view path) const {
  std::optional<std::string> found;
  bool is_general = true;
  for (const Section& section : sections_) {
    const auto value = section.values.find(name);
    // A section for some files beats [check], wherever it stands.
    if (value != section.values.end() && (is_general || !section.pattern.empty()) &&
        matches(section, path)) {
      found = value->second;
      is_general = section.pattern.empty();
    }
  }
  return found;
}

std::vector<bool> ConfigFile::sections_of(std::string_view path) const {
  std::vector<bool> held;
  for (const Section& section : sections_) {
    held.push_back(matches(section, path));
  }
  return held;
}

std::string find_config() {
  if (geteuid() == 0) {
    return {};
  }
  boost::system::error_code fault;
  for (fs::path folder = fs::current_path(fault); !folder.empty(); folder = folder.parent_path()) {
    const fs::path file = folder / std::string(kConfigName);
    if (fs::is_regular_file(file, fault)) {
      return file.string();
    }
    if (folder == folder.root_path()) {
      break;
    }
  }
  return {};
}

}  // namespace keyfluent::cli
