// SPDX-License-Identifier: MIT
// The command rules: what check looks for.
#include "src/cli/command.h"
#include "src/cli/help_text.h"
#include "src/cli/parse.h"
#include "src/cli/rule_texts.h"
#include "src/cli/text_job.h"
#include "src/report/json.h"

#include <array>

namespace keyfluent::cli {

namespace {

constexpr std::array<std::string_view, 3> kFormats = {"text", "jsonl", "markdown"};

std::string cell(std::string_view text, std::size_t width) {
  std::string padded(text);
  padded.append(width > text.size() ? width - text.size() : 1, ' ');
  return padded;
}

std::string table() {
  std::string text;
  for (const rules::Rule* rule : rules::rules()) {
    text += cell(rule->id, 7) + cell(level_name(rule->level), 9) + std::string(rule->title) + "\n";
  }
  return text + "\nkeyfluent explain ID says more.\n";
}

std::string json_lines() {
  std::string text;
  for (const report::RuleText& rule : rule_texts()) {
    text += report::rule_json(rule);
  }
  return text;
}

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  const std::string format =
      arguments.get("output-format", arguments.has("json") ? "jsonl" : "text");
  KEYFLUENT_CHECK(one_of("output-format", format, kFormats));
  return print_text(format == "jsonl"      ? json_lines()
                    : format == "markdown" ? rules_markdown()
                                           : table(),
                    console);
}

constexpr std::array kExamples = {
    Example{"keyfluent rules", "every rule, its level, and what it finds"},
    Example{"keyfluent rules --json", "the same for programs (keyfluent/rules/1)"},
    Example{"keyfluent explain KF301", "why a rule is there, and what to do"},
};

constexpr std::array kOptions = {
    Option{"json", 0, "", "print one JSON object a line"},
    Option{"output-format", 0, "FORMAT", "text, jsonl (as --json) or markdown", listed<kFormats>},
};

}  // namespace

const Command rules_command{
    .name = "rules",
    .summary = "List what check looks for",
    .usage = "[--json]",
    .description =
        "Ids are stable. KF1… are lines that sshd does not accept, KF2… those that do not do what "
        "their author thinks, KF3… weak keys, KF4… style. check --select and --ignore take ids, "
        "names, and beginnings of ids.",
    .examples = kExamples,
    .options = kOptions,
    .start = start,
};

}  // namespace keyfluent::cli
