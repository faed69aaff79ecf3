// SPDX-License-Identifier: MIT
#include "src/rules/suppressions.h"

#include <algorithm>
#include <utility>

namespace keyfluent::rules {

namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == text.npos) {
    return {};
  }
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

// take takes a word off the start of the text, and the blanks after it.
bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) {
    return false;
  }
  text = trim(text.substr(word.size()));
  return true;
}

std::vector<std::string> split_rules(std::string_view list) {
  std::vector<std::string> rules;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (const std::string_view rule = trim(list.substr(0, comma)); !rule.empty()) {
      rules.emplace_back(rule);
    }
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return rules;
}

}  // namespace

bool parse_ignore(std::string_view line, IgnoreComment& comment) {
  std::string_view text = trim(line);
  if (!take(text, "#") || !take(text, "keyfluent:") || !take(text, "ignore")) {
    return false;
  }
  const std::size_t end = text.find(']');
  if (text.starts_with('[') && end != text.npos) {
    comment.rules = split_rules(text.substr(1, end - 1));
    text.remove_prefix(end + 1);
  }
  comment.reason = escape_controls(trim(text));
  return true;
}

void Suppressions::line(std::uint64_t number, std::string_view text, bool is_silent) {
  if (!is_silent) {
    for (Active& active : std::exchange(pending_, {})) {
      by_line_.emplace(number, std::move(active));
    }
    return;
  }
  IgnoreComment comment;
  if (!parse_ignore(text, comment)) {
    return;
  }
  if (comment.rules.empty()) {
    comment.rules.emplace_back();
  }
  for (std::string& rule : comment.rules) {
    pending_.push_back({number, std::move(rule), comment.reason});
  }
}

void Suppressions::apply(Finding& finding, std::string_view name) {
  if (finding.place.kind != Place::Kind::kLine) {
    return;
  }
  const auto [begin, end] = by_line_.equal_range(finding.place.line);
  for (auto at = begin; at != end; ++at) {
    Active& active = at->second;
    if (active.rule == finding.id || (!name.empty() && active.rule == name)) {
      active.used = true;
      finding.suppressed = active.reason;
    }
  }
}

std::vector<Suppressions::Unused> Suppressions::unused() const {
  std::vector<Unused> unused;
  for (const auto& [line, active] : by_line_) {
    if (!active.used) {
      unused.push_back({active.comment_line, active.rule});
    }
  }
  for (const Active& active : pending_) {
    unused.push_back({active.comment_line, active.rule});
  }
  std::stable_sort(unused.begin(), unused.end(), [](const Unused& a, const Unused& b) {
    return a.line < b.line;
  });
  return unused;
}

}  // namespace keyfluent::rules
