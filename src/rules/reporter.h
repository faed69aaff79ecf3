// SPDX-License-Identifier: MIT
// Reporter makes findings of what rules report: it adds id, level, hint, quote and fingerprint,
// leaves out rules that were not selected, and marks what a comment suppresses.
#pragma once

#include "src/findings/finding.h"
#include "src/rules/rule.h"
#include "src/rules/suppressions.h"

#include <span>
#include <string>
#include <vector>

namespace keyfluent::rules {

class Reporter final : public Report {
 public:
  // Both must live as long as this.
  Reporter(std::span<const Rule* const> selected, const FindingSink& sink)
      : selected_(selected), sink_(sink) {}

  // see takes every line, before what is reported of it.
  void see(const LineContext& line) {
    const bool is_silent = (line.traits & (kBlankLine | kCommentLine)) != 0;
    if (is_silent || !suppressions_.empty()) {
      suppressions_.line(line.number, line.text, is_silent);
    }
  }

  // is_suppressing is true if see() needs every line.
  [[nodiscard]] bool is_suppressing() const { return !suppressions_.empty(); }

  [[nodiscard]] bool is_selected(const Rule& rule) const;

  void at(const LineContext& line,
          std::size_t begin,
          std::size_t end,
          std::string message,
          std::optional<Fix> fix) override;
  void whole(Place place, Place end, std::string message) override;

  Report& as(const Rule& rule) override {
    rule_ = &rule;
    return *this;
  }

  // error reports what is no rule's: a count that differs, a line that is too long.
  void error(const Error& error) { put(Finding::of(error)); }

  // finish reports the comments that suppressed nothing.
  void finish();

  // put takes a finding that is complete.
  void put(Finding finding);

  // hold keeps back the findings from now on; release lets them go, and drop forgets them.
  void hold() { is_holding_ = true; }

  void release();
  void drop();

 private:
  void emit(Finding finding);

  std::span<const Rule* const> selected_;
  const FindingSink& sink_;
  const Rule* rule_ = nullptr;
  Suppressions suppressions_;
  bool is_holding_ = false;
  std::vector<Finding> held_;  // of the lines of one wrapped key: bounded by its length
};

// Quote is the part of a line that is shown with a finding: `column` (from 1) is that of its first
// byte.
struct Quote {
  std::string_view text;
  std::uint64_t column;
};

// quote_around cuts a long line to some 200 bytes around [begin, end), never inside a UTF-8
// character.
Quote quote_around(std::string_view line, std::size_t begin, std::size_t end);

}  // namespace keyfluent::rules
