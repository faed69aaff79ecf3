// SPDX-License-Identifier: MIT
// The texts of rules: for outputs, for `rules`, for `explain`.
#pragma once

#include "src/report/finding_writer.h"
#include "src/rules/rule.h"

#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::cli {

// rule_text takes the texts out of a rule; rule_texts, those of all rules, in the order of rules.def.
report::RuleText rule_text(const rules::Rule& rule);
std::vector<report::RuleText> rule_texts();

// explain_rule is what `explain KF101` prints.
std::string explain_rule(const rules::Rule& rule);

// rule_group is the heading of the rules whose ids have this digit first.
std::string_view rule_group(char digit);

// rules_markdown is docs/rules.md.
std::string rules_markdown();

}  // namespace keyfluent::cli
