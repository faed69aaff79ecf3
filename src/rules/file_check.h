// SPDX-License-Identifier: MIT
// FileCheck judges an authorized_keys file line by line, in bounded memory, in one pass.
#pragma once

#include "src/findings/finding.h"
#include "src/rules/line_verdict.h"
#include "src/rules/pasted_block.h"
#include "src/rules/wrapped_key.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace keyfluent::rules {

// LineSink takes the verdict of every line, in order.
using LineSink = std::function<void(std::uint64_t number, const LineVerdict&)>;

class FileCheck {
 public:
  // `lines` may be empty.  Both sinks must live as long as this.
  FileCheck(const FindingSink& findings, const LineSink& lines)
      : findings_(findings), lines_(lines) {}

  // add judges the next line (without its LF).
  void add(std::uint64_t number, std::string_view text);

  // add_too_long takes the place of add for a line that does not fit into memory.
  void add_too_long(std::uint64_t number, std::size_t limit);

  // finish ends the file.  `expected` is the number of keys there must be, if that was said.
  void finish(std::optional<std::uint64_t> expected);

  // keys counts those that stand on one line each.
  [[nodiscard]] std::uint64_t keys() const { return keys_; }

 private:
  void add_in_block(std::uint64_t number, std::string_view text);
  void add_single(std::uint64_t number, std::string_view text);
  bool add_to_wrapped(std::uint64_t number, std::string_view text);
  bool close_wrapped(std::string_view next);
  void close_all();
  void count(std::uint64_t expected);
  LineVerdict judge(std::uint64_t number, std::string_view text);

  const FindingSink& findings_;
  const LineSink& lines_;
  PastedBlock block_;
  WrappedKey wrapped_;
  std::uint64_t keys_ = 0;
  std::uint64_t split_ = 0;   // keys over several lines
  std::uint64_t blocks_ = 0;  // keys in other formats
};

}  // namespace keyfluent::rules
