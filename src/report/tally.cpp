// SPDX-License-Identifier: MIT
#include "src/report/tally.h"

#include <vector>

namespace keyfluent::report {

void Tally::add(const Finding& finding) {
  if (finding.suppressed) {
    ++suppressed_;
    return;
  }
  ++counts_[static_cast<std::size_t>(finding.level)];
  if (finding.fix) {
    ++(finding.fix->is_safe ? safe_fixes_ : unsafe_fixes_);
  }
}

void Tally::add(const FileSummary& file) {
  files_ += file.is_again ? 0 : 1;
  lines_ += file.lines;
  keys_ += file.keys;
}

std::string Tally::sentence() const {
  std::vector<std::string> parts;
  for (const Level level : {Level::kError, Level::kWarning, Level::kNote}) {
    if (count(level) != 0) {
      parts.push_back(counted(count(level), level_name(level)));
    }
  }
  std::string text = "Found ";
  text += parts.empty() ? "nothing wrong" : "";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    text += i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ";
    text += parts[i];
  }
  return text + " in " + counted(files_, "file") + " (" + counted(keys_, "key") + ").";
}

std::string counted(std::uint64_t number, std::string_view noun) {
  return std::to_string(number) + " " + std::string(noun) + (number == 1 ? "" : "s");
}

}  // namespace keyfluent::report
