// SPDX-License-Identifier: MIT
#include "src/rules/line_rules.h"

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
      text_(text) {}

void LineRules::look(const InputLine& line, JudgedLine& judged) {
  const authorized_keys::LineVerdict& verdict = judged.judge_.judge(line.text);
  judged.context_.emplace(LineContext{{line}, verdict, traits_of(line, verdict)});
  judged.findings_.clear();
  judged_ = &judged;
  if (text_ != nullptr) {
    judged.text_.clear();
    (*text_)(*judged.context_, judged.text_);
    judged.context_->text_to_print = judged.text_;
  }
  for (const Looker& looker : lookers_) {
    if ((judged.context_->traits & looker.rule->interest) != 0) {
      looker.check->line(*judged.context_, reporter_.as(*looker.rule));
    }
  }
}

}  // namespace keyfluent::rules
