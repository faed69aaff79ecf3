// SPDX-License-Identifier: MIT
#include "src/rules/line_rules.h"

#include "keyfluent/keys/weakness/point_proof.h"
#include "src/rules/rules.h"
#include "src/rules/traits.h"

#include <algorithm>
#include <utility>

namespace keyfluent::rules {

std::vector<Looker> lookers_of(std::span<const Rule* const> rules,
                               const Setting& setting,
                               bool remembering) {
  std::vector<Looker> lookers;
  for (const Rule* rule : rules) {
    const bool is_shared = std::any_of(lookers.begin(), lookers.end(), [&](const Looker& looker) {
      return looker.rule->make == rule->make;
    });
    if (rule->make == nullptr || is_shared) {
      continue;
    }
    std::unique_ptr<Check> check = rule->make(setting);
    if (check->remembers() == remembering) {
      lookers.push_back({rule, std::move(check)});
    }
  }
  return lookers;
}

LineRules::LineRules(const Setting& setting,
                     std::span<const Rule* const> rules,
                     const LineText* text)
    : sink_([this](const Finding& finding) { judged_->findings_.push_back(finding); }),
      reporter_(rules, sink_),
      lookers_(lookers_of(rules, setting, false)),
      text_(text),
      proves_points_(std::find(rules.begin(), rules.end(), &off_curve_rule) != rules.end()) {}

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

void LineRules::judge(const InputLine& line, JudgedLine& judged) const {
  const authorized_keys::LineVerdict& verdict = judged.judge_.judge(line.text);
  judged.context_.emplace(LineContext{{line}, verdict, traits_of(line, verdict)});
  judged.findings_.clear();
  if (text_ != nullptr) {
    judged.text_.clear();
    (*text_)(*judged.context_, judged.text_);
    judged.context_->text_to_print = judged.text_;
  }
}

void LineRules::run(JudgedLine& judged) {
  judged_ = &judged;
  for (const Looker& looker : lookers_) {
    if ((judged.context_->traits & looker.rule->interest) != 0) {
      looker.check->line(*judged.context_, reporter_.as(*looker.rule));
    }
  }
}

}  // namespace keyfluent::rules
