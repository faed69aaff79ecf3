// SPDX-License-Identifier: MIT
#include "src/rules/line_rules.h"

#include "keyfluent/keys/weakness/point_proof.h"
#include "keyfluent/keys/weakness/screen.h"
#include "src/rules/line_digest.h"
#include "src/rules/rules.h"
#include "src/rules/traits.h"

#include <algorithm>
#include <utility>

namespace keyfluent::rules {

LineRules::LineRules(const Setting& setting,
                     std::span<const Rule* const> rules,
                     const LineText* text)
    : sink_([this](const Finding& finding) { judged_->findings_.push_back(finding); }),
      reporter_(rules, sink_),
      lookers_(rules, setting, false),
      text_(text),
      proves_points_(std::ranges::find(rules, &off_curve_rule) != rules.end()),
      digests_(std::ranges::any_of(
          rules, [](const Rule* rule) { return (rule->interest & kDigested) != 0; })) {
  for (const Rule* rule : rules) {
    interest_ |= rule->interest;
  }
}

void LineRules::look(const InputLine& line, JudgedLine& judged) {
  judge(line, judged);
  run(judged);
}

void LineRules::look_at(std::span<const InputLine> lines,
                        std::span<const std::unique_ptr<JudgedLine>> judged) {
  points_.clear();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    judge(lines[i], *judged[i]);
    if (KeyView* const key = judged[i]->judge_.key(); proves_points_ && key != nullptr) {
      points_.push_back(key);
    }
  }
  if (points_.size() >= kLeastPointsToProve) {
    prove_points(points_);
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    run(*judged[i]);
  }
}

void LineRules::judge(const InputLine& line, JudgedLine& judged) {
  const authorized_keys::LineVerdict& verdict = judged.judge_.judge(line.text, patterns_);
  LineContext& context =
      judged.context_.emplace(LineContext{{line}, verdict, traits_of(line, verdict, interest_)});
  if (digests_ && verdict.key && (context.traits & (kKeyLine | kDeadLine)) == kKeyLine) {
    context.digest = digester_of_run().digest(verdict);
    context.traits |= kDigested;
  }
  judged.findings_.clear();
  if (text_ != nullptr) {
    judged.text_.clear();
    (*text_)(context, judged.text_);
    context.text_to_print = judged.text_;
  }
}

void LineRules::run(JudgedLine& judged) {
  judged_ = &judged;
  LineContext& line = *judged.context_;
  const bool is_asked = (lookers_.interest() & kSuspect) != 0 && (line.traits & kKeyLine) != 0;
  if (is_asked && line.verdict.key && may_be_weak(*line.verdict.key, effort_for(line))) {
    line.traits |= kSuspect;
  }
  lookers_.look(line, reporter_);
}

}  // namespace keyfluent::rules
