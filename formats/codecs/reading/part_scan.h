// SPDX-License-Identifier: MIT
// The scan of an input that comes in parts.
#pragma once

#include "keyfluent/codecs/reading/scan.h"
#include "keyfluent/codecs/reading/scanner.h"
#include "keyfluent/core/limits.h"
#include "keyfluent/core/secret.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace keyfluent::reading {

// PartScan finds in the parts what scan() finds in the whole.  It holds the lines that may have a
// part in a key which is not whole yet, and the whole of an input that is no lines.
class PartScan {
 public:
  explicit PartScan(const Limits& limits) : limits_(limits) {}

  // scan takes the next bytes, and returns what is settled by now.
  Findings scan(SecretBytes part, bool is_last);

  // held is the number of bytes that wait for the next ones.
  [[nodiscard]] std::size_t held() const { return held_.size(); }

 private:
  // is_begun is true once enough was seen to know how the input is read.
  [[nodiscard]] bool is_begun() const { return is_whole_ || state_; }

  void hold(SecretBytes part);
  void begin();
  Findings refuse();
  Findings scan_lines();
  Findings scan_rest();

  Limits limits_;
  SecretBytes held_;
  bool is_whole_ = false;           // the input is no lines of text
  std::optional<ScanState> state_;  // of one that is
  std::uint64_t line_ = 1;          // the number of the first line in held_
  bool has_text_ = false;           // there were characters before it that are not blank
  bool is_found_ = false;           // a key or an error was found
  bool is_refused_ = false;
};

}  // namespace keyfluent::reading
