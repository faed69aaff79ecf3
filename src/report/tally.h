// SPDX-License-Identifier: MIT
// Tally: what a run found, counted.
#pragma once

#include "src/report/finding_writer.h"

#include <array>
#include <cstdint>
#include <string>

namespace keyfluent::report {

class Tally {
 public:
  void add(const Finding& finding);
  void add(const FileSummary& file);

  [[nodiscard]] std::uint64_t count(Level level) const {
    return counts_[static_cast<std::size_t>(level)];
  }

  [[nodiscard]] std::uint64_t suppressed() const { return suppressed_; }

  [[nodiscard]] std::uint64_t files() const { return files_; }

  [[nodiscard]] std::uint64_t lines() const { return lines_; }

  [[nodiscard]] std::uint64_t keys() const { return keys_; }

  [[nodiscard]] std::uint64_t safe_fixes() const { return safe_fixes_; }

  [[nodiscard]] std::uint64_t unsafe_fixes() const { return unsafe_fixes_; }

  // sentence is "Found 3 errors and 1 warning in 2 files (5 keys)."
  [[nodiscard]] std::string sentence() const;

 private:
  std::array<std::uint64_t, 3> counts_{};  // by Level, without suppressed ones
  std::uint64_t suppressed_ = 0;
  std::uint64_t safe_fixes_ = 0;
  std::uint64_t unsafe_fixes_ = 0;
  std::uint64_t files_ = 0;
  std::uint64_t lines_ = 0;
  std::uint64_t keys_ = 0;
};

// counted is "1 error", "2 errors".
std::string counted(std::uint64_t number, std::string_view noun);

}  // namespace keyfluent::report
