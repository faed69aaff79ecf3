// SPDX-License-Identifier: MIT
// LineRules does with a line what needs no other line: sshd's verdict, and the rules that remember
// nothing.  That is most of the work, and several threads can share it.
#pragma once

#include "src/findings/finding.h"
#include "src/rules/lookers.h"
#include "src/rules/reporter.h"
#include "src/rules/rule.h"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace keyfluent::rules {

// LineText appends what is to be printed of a line, whatever the rules say of it.  Several threads
// call it at once.
using LineText = std::function<void(const LineContext&, std::string&)>;

// JudgedLine is a line, and what it is by itself.  Made once and used for many lines.
class JudgedLine {
 public:
  explicit JudgedLine(const Setting& setting) : judge_(setting.server, setting.login) {}

  // context is valid until the next line is judged, and as long as the line's text.
  [[nodiscard]] const LineContext& context() const { return *context_; }

  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }

 private:
  friend class LineRules;

  authorized_keys::LineJudge judge_;
  std::optional<LineContext> context_;
  std::vector<Finding> findings_;
  std::string text_;
};

// LineRules is used by one thread at a time.
class LineRules {
 public:
  // All must live as long as this; `text` may be null.
  LineRules(const Setting& setting,
            std::span<const Rule* const> rules,
            const LineText* text = nullptr);

  LineRules(const LineRules&) = delete;
  LineRules& operator=(const LineRules&) = delete;
  ~LineRules() = default;

  // look judges the line.
  void look(const InputLine& line, JudgedLine& judged);

  // look_at judges many lines, which is faster.  There are as many places as lines, or more.
  void look_at(std::span<const InputLine> lines,
               std::span<const std::unique_ptr<JudgedLine>> judged);

  // is_idle is true if no rule asks for anything of a line alone.
  [[nodiscard]] bool is_idle() const { return lookers_.empty(); }

 private:
  void judge(const InputLine& line, JudgedLine& judged);
  void run(JudgedLine& judged);

  JudgedLine* judged_ = nullptr;  // while run() runs
  FindingSink sink_;
  Reporter reporter_;
  Lookers lookers_;
  const LineText* text_;
  authorized_keys::LinePatterns patterns_;
  unsigned interest_ = 0;         // of all rules, also those that remember lines
  bool proves_points_;            // a rule asks for it
  bool digests_;                  // likewise
  std::vector<KeyView*> points_;  // of the lines at hand
};

}  // namespace keyfluent::rules
