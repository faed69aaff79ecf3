// SPDX-License-Identifier: MIT
#include "src/rules/rule.h"

#include "src/findings/errors.h"
#include "src/rules/rules.h"

#include <algorithm>
#include <array>

namespace keyfluent::rules {

namespace {

constexpr std::array kRules = {
#define KEYFLUENT_RULE(symbol) &symbol##_rule,
#include "src/rules/rules.def"
#undef KEYFLUENT_RULE
};

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// names is true if the word means the rule: its name, its id, or a beginning of its id (in either
// case).
bool names(std::string_view word, const Rule& rule) {
  if (word == rule.name) {
    return true;
  }
  if (word.size() < 2 || word.size() > rule.id.size()) {
    return false;
  }
  return std::equal(
      word.begin(), word.end(), rule.id.begin(), [](char a, char b) { return upper(a) == b; });
}

using Marks = std::array<bool, kRules.size()>;

// mark sets the marks of all rules that a list names.
Status mark(std::string_view list, Marks& marks) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    const std::string_view word = list.substr(0, comma);
    list.remove_prefix(std::min(comma + 1, list.size()));
    bool is_known = word.empty();
    for (std::size_t i = 0; i < kRules.size(); ++i) {
      if (names(word, *kRules[i])) {
        marks[i] = true;
        is_known = true;
      }
    }
    if (!is_known) {
      return Error(errors::usage_unknown_rule, {}, word);
    }
  }
  return ok();
}

}  // namespace

std::span<const Rule* const> rules() {
  return kRules;
}

const Rule* find_rule(std::string_view id) {
  for (const Rule* rule : kRules) {
    if (rule->id == id || rule->name == id) {
      return rule;
    }
  }
  return nullptr;
}

Result<std::vector<const Rule*>> select_rules(std::string_view select, std::string_view ignore) {
  Marks selected = {};
  Marks ignored = {};
  if (select.empty()) {
    selected.fill(true);
  }
  KEYFLUENT_CHECK(mark(select, selected));
  KEYFLUENT_CHECK(mark(ignore, ignored));
  std::vector<const Rule*> chosen;
  for (std::size_t i = 0; i < kRules.size(); ++i) {
    if (selected[i] && !ignored[i]) {
      chosen.push_back(kRules[i]);
    }
  }
  return chosen;
}

}  // namespace keyfluent::rules
