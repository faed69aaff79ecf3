// SPDX-License-Identifier: MIT
#include "src/rules/lookers.h"

#include <algorithm>
#include <utility>

namespace keyfluent::rules {

Lookers::Lookers(std::span<const Rule* const> rules, const Setting& setting, bool remembering) {
  for (const Rule* rule : rules) {
    const bool is_shared = std::ranges::any_of(
        lookers_, [&](const Looker& looker) { return looker.rule->make == rule->make; });
    if (rule->make == nullptr || is_shared) {
      continue;
    }
    std::unique_ptr<Check> check = rule->make(setting);
    if (check != nullptr && check->remembers() == remembering) {
      lookers_.push_back({rule, std::move(check)});
      interest_ |= rule->interest;
    }
  }
}

void Lookers::look(const LineContext& line, Reporter& reporter) {
  for (const Looker* looker : choose(line.traits)) {
    looker->check->line(line, reporter.as(*looker->rule));
  }
}

void Lookers::expect(const LineNote& line) {
  for (const Looker* looker : choose(line.traits)) {
    looker->check->expect(line);
  }
}

void Lookers::finish(Reporter& reporter) {
  for (const Looker& looker : lookers_) {
    looker.check->finish(reporter.as(*looker.rule));
  }
}

const std::vector<const Lookers::Looker*>& Lookers::choose(unsigned traits) {
  constexpr unsigned kSpread = 0x9E3779B1;
  if (traits == last_->traits) {
    return last_->lookers;
  }
  Choice& choice = choices_[(traits * kSpread) >> 26];
  last_ = &choice;
  if (choice.traits != traits) {
    choice.traits = traits;
    choice.lookers.clear();
    for (const Looker& looker : lookers_) {
      if ((traits & looker.rule->interest) != 0) {
        choice.lookers.push_back(&looker);
      }
    }
  }
  return choice.lookers;
}

}  // namespace keyfluent::rules
