// SPDX-License-Identifier: MIT
#include "src/cli/rule_texts.h"

#include "src/cli/help_text.h"

#include <algorithm>

namespace keyfluent::cli {

namespace {

std::string section(std::string_view title, std::string_view text) {
  return text.empty() ? std::string() : "\n" + std::string(title) + ":\n" + wrap_text(text, 2);
}

// example keeps the lines of a file as they are.
std::string example(std::string_view title, std::string_view text) {
  std::string result = "\n" + std::string(title) + ":\n";
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    result += "  " + std::string(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

std::string markdown_example(std::string_view title, std::string_view text) {
  return "\n" + std::string(title) + "\n\n```text\n" + std::string(text) + "\n```\n";
}

std::string markdown(const rules::Rule& rule) {
  std::string text = "\n### " + std::string(rule.id) + " " + std::string(rule.name) + "\n\n";
  text += "*" + std::string(level_name(rule.level)) + "*: " + std::string(rule.title) + "\n\n";
  text += std::string(rule.why) + "\n";
  text += markdown_example("Found in:", rule.bad);
  text += markdown_example("Not in:", rule.good);
  return text + "\nRemedy: " + std::string(rule.remedy) + ".\n";
}

}  // namespace

report::RuleText rule_text(const rules::Rule& rule) {
  return {rule.id,
          rule.name,
          rule.level,
          rule.title,
          rule.why,
          rule.bad,
          rule.good,
          rule.remedy,
          rule.severity};
}

std::vector<report::RuleText> rule_texts() {
  std::vector<report::RuleText> texts;
  for (const rules::Rule* rule : rules::rules()) {
    texts.push_back(rule_text(*rule));
  }
  return texts;
}

std::string_view rule_group(char digit) {
  switch (digit) {
    case '1':
      return "KF1xx: sshd does not accept the line";
    case '2':
      return "KF2xx: the line does not do what its author thinks";
    case '3':
      return "KF3xx: the key is weak, or needs no secret";
    default:
      return "KF4xx: style";
  }
}

std::string explain_rule(const rules::Rule& rule) {
  return std::string(rule.id) + " " + std::string(rule.name) + "\n" + wrap_text(rule.title, 2) +
         section("Level", level_name(rule.level)) + section("Meaning", rule.why) +
         example("Bad", rule.bad) + example("Good", rule.good) + section("Remedy", rule.remedy);
}

std::string rules_markdown() {
  std::string text =
      "# Rules of `keyfluent check`\n\n"
      "<!-- Made by: keyfluent rules --output-format markdown.  tests/cli/rules_test.sh checks it. "
      "-->\n\n"
      "`keyfluent explain KF101` prints the same. `…` stands for the rest of a key. Rules are "
      "chosen\n"
      "with `--select` and `--ignore`: by id, by name, or by the beginning of an id (`KF3`).\n";
  char group = 0;
  for (const rules::Rule* rule : rules::rules()) {
    if (rule->id[2] != group) {
      group = rule->id[2];
      text += "\n## " + std::string(rule_group(group)) + "\n";
    }
    text += markdown(*rule);
  }
  return text;
}

}  // namespace keyfluent::cli
