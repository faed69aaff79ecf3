// SPDX-License-Identifier: MIT
// Lookers: the Checks of the selected rules, asked only about the lines that interest them.
#pragma once

#include "src/rules/reporter.h"
#include "src/rules/rule.h"

#include <array>
#include <memory>
#include <span>
#include <vector>

namespace keyfluent::rules {

class Lookers {
 public:
  Lookers(const Lookers&) = delete;  // last_ looks into choices_
  Lookers& operator=(const Lookers&) = delete;
  ~Lookers() = default;

  // Takes the rules whose Checks remember lines, or the others.  All must live as long as this.
  Lookers(std::span<const Rule* const> rules, const Setting& setting, bool remembering);

  // look shows the line to those that it interests, in the order of the rules.
  void look(const LineContext& line, Reporter& reporter);

  // pass shows them a plain line, which `whole` makes whole for those who need to see it all.
  template <class Whole>
  void pass(const LineNote& line, Whole whole, Reporter& reporter) {
    for (const Looker* looker : choose(line.traits)) {
      if (!looker->check->pass(line)) {
        looker->check->line(whole(), reporter.as(*looker->rule));
      }
    }
  }

  // expect tells them of a line that comes soon.
  void expect(const LineNote& line);

  void finish(Reporter& reporter);

  // interest is what any of them is interested in.
  [[nodiscard]] unsigned interest() const { return interest_; }

  [[nodiscard]] bool empty() const { return lookers_.empty(); }

 private:
  // Looker is the Check of one rule.
  struct Looker {
    const Rule* rule;
    std::unique_ptr<Check> check;
  };

  // Choice is the Lookers for one combination of traits, of which a file has a few.
  struct Choice {
    unsigned traits = 0;  // no line has none
    std::vector<const Looker*> lookers = {};
  };

  const std::vector<const Looker*>& choose(unsigned traits);

  static constexpr std::size_t kChoices = 64;

  std::vector<Looker> lookers_;
  unsigned interest_ = 0;
  std::array<Choice, kChoices> choices_;
  const Choice* last_ = choices_.data();  // neighbours are often alike
};

}  // namespace keyfluent::rules
