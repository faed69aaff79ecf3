// SPDX-License-Identifier: MIT
// FileCheck judges an authorized_keys file line by line, in bounded memory, in one pass.
//
// It gives every line to the rules that its traits interest, and to the two gatherers that look at
// several lines: a pasted block (no line of which is judged, or ever quoted) and a wrapped key.
#pragma once

#include "src/findings/finding.h"
#include "src/rules/line_rules.h"
#include "src/rules/pasted_block.h"
#include "src/rules/reporter.h"
#include "src/rules/rule.h"
#include "src/rules/wrapped_key.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

namespace keyfluent::rules {

// LineSink takes every line with its verdict, in order.  Without one there is no need to look at
// most lines whole.
using LineSink = std::function<void(const LineContext&)>;

class FileCheck {
 public:
  // All must live as long as this; `lines` may be empty, and `printer` null.
  FileCheck(const Setting& setting,
            std::span<const Rule* const> rules,
            const FindingSink& findings,
            const LineSink& lines,
            const LinePrinter* printer = nullptr);

  // add judges the next line.  Its text need not outlive the call.
  void add(const InputLine& line);

  // take takes the next lines, which LineRules has looked at.
  void take(const platform::LineBlock& block, const JudgedLines& lines);

  // wanted is what take needs of lines.
  [[nodiscard]] JudgedLines::Wanted wanted() const {
    return {.notes = !lookers_.empty(), .all_whole = static_cast<bool>(line_sink_)};
  }

  // add_too_long takes the place of add for a line that does not fit into memory.
  void add_too_long(std::uint64_t number, std::size_t limit);

  // finish ends the file.  `expected` is the number of keys there must be, if that was said.
  void finish(std::optional<std::uint64_t> expected);

  // keys counts the lines from which sshd reads a key.
  [[nodiscard]] std::uint64_t keys() const { return keys_; }

  [[nodiscard]] std::uint64_t lines() const { return count_; }

 private:
  void take(const JudgedLine& line);
  const JudgedLine& look_again(const platform::LineBlock& block, std::size_t at);

  [[nodiscard]] bool is_gathering() const { return block_.is_open() || wrapped_.is_open(); }

  void print(std::string_view text) const;
  bool gather(const JudgedLine& line);
  void run_rules(const JudgedLine& line);
  void diagnose(const LineContext& line);
  bool diagnose_by(const Rule& rule, const LineContext& line);
  bool close_wrapped(std::string_view next);
  void close_block();
  void close_all();
  void compare_count(std::uint64_t expected);

  LineRules line_rules_;
  JudgedLine judged_;
  Reporter reporter_;
  const LineSink& line_sink_;
  const LinePrinter* printer_;
  Lookers lookers_;  // those that remember lines
  PastedBlock block_;
  WrappedKey wrapped_;
  std::uint64_t count_ = 0;
  std::uint64_t keys_ = 0;
  std::uint64_t split_ = 0;   // keys over several lines
  std::uint64_t blocks_ = 0;  // keys in other formats
};

}  // namespace keyfluent::rules
