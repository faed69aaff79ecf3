// SPDX-License-Identifier: MIT
#include "src/report/sarif_rules.h"

#include <nlohmann/json.hpp>

namespace keyfluent::report {

namespace {

using Json = nlohmann::ordered_json;

// Section is one part of a rule's help.
struct Section {
  std::string_view title;
  std::string_view text;
  bool is_code;
};

std::vector<Section> sections_of(const RuleText& rule) {
  return {{"Why", rule.why, false},
          {"Bad", rule.bad, true},
          {"Good", rule.good, true},
          {"Remedy", rule.remedy, false}};
}

std::string plain_help(const RuleText& rule) {
  std::string text(rule.title);
  for (const Section& section : sections_of(rule)) {
    if (!section.text.empty()) {
      text += "\n\n" + std::string(section.title) + (section.is_code ? ":\n" : ": ");
      text += section.text;
    }
  }
  return text;
}

// fenced puts text into a code block whose fence is longer than any run of backquotes inside.
std::string fenced(std::string_view text) {
  std::string fence = "```";
  while (text.find(fence) != text.npos) {
    fence += '`';
  }
  return fence + "\n" + std::string(text) + (text.ends_with('\n') ? "" : "\n") + fence;
}

std::string markdown_help(const RuleText& rule) {
  std::string text = "**" + std::string(rule.title) + "**";
  for (const Section& section : sections_of(rule)) {
    if (!section.text.empty()) {
      text += "\n\n### " + std::string(section.title) + "\n\n";
      text += section.is_code ? fenced(section.text) : std::string(section.text);
    }
  }
  return text;
}

// problem_severity is GitHub's word for a level, where no security-severity is given.
std::string_view problem_severity(Level level) {
  return level == Level::kNote ? "recommendation" : level_name(level);
}

Json properties_of(const RuleText& rule) {
  Json properties = {{"tags", Json::array({"ssh", "authorized_keys"})},
                     {"precision", "very-high"},
                     {"problem.severity", problem_severity(rule.level)}};
  if (!rule.severity.empty()) {
    properties["tags"].push_back("security");
    properties["security-severity"] = rule.severity;
  }
  return properties;
}

Json rule_json(const RuleText& rule) {
  return {{"id", rule.id},
          {"name", rule.name},
          {"shortDescription", {{"text", rule.title}}},
          {"fullDescription", {{"text", rule.why.empty() ? rule.title : rule.why}}},
          {"help", {{"text", plain_help(rule)}, {"markdown", markdown_help(rule)}}},
          {"defaultConfiguration", {{"level", level_name(rule.level)}}},
          {"properties", properties_of(rule)}};
}

}  // namespace

Json sarif_tool(const OutputSettings& settings) {
  Json driver = {{"name", "keyfluent"}};
  if (!settings.version.empty()) {
    driver["version"] = settings.version;
    driver["semanticVersion"] = settings.version;
  }
  driver["rules"] = Json::array();
  for (const RuleText& rule : settings.rules) {
    driver["rules"].push_back(rule_json(rule));
  }
  return {{"driver", std::move(driver)}};
}

}  // namespace keyfluent::report
