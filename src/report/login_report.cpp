// SPDX-License-Identifier: MIT
#include "src/report/login_report.h"

#include "keyfluent/core/error.h"
#include "src/report/palette.h"
#include "src/report/text_layout.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace keyfluent::report {

namespace {

using Json = nlohmann::ordered_json;

struct StatusRow {
  std::string_view symbol;
  std::string_view plain_symbol;
  std::string_view word;
  Style style;
};

// In the order of StageStatus.
constexpr std::array kStatusRows = {
    StatusRow{"✓", "+", "good", Style::kStrong},
    StatusRow{"!", "!", "warn", Style::kWarning},
    StatusRow{"✗", "x", "STOP", Style::kError},
    StatusRow{"·", "-", "unseen", Style::kStrong},
};

constexpr std::size_t kWordColumns = 8;
constexpr std::size_t kNameColumns = 16;
constexpr std::size_t kTextColumn = 2 + kWordColumns + 1 + kNameColumns;

std::string padded(std::string_view text, std::size_t columns) {
  std::string result(text);
  result.resize(std::max(result.size(), columns), ' ');
  return result;
}

// indented fills a text into the column of texts; the first line has no blanks.
std::string indented(std::string_view text, std::size_t indent) {
  return wrap_text(escape_controls(text), indent).substr(indent);
}

std::string block(const Stage& stage, const ConnectionOptions& options) {
  const StatusRow& row = kStatusRows[static_cast<std::size_t>(stage.status)];
  const bool is_loud = stage.status == StageStatus::kFail || stage.status == StageStatus::kWarn;
  const std::string_view symbol = options.symbols ? row.symbol : row.plain_symbol;
  std::string text = "  " + std::string(symbol) + " ";
  text += paint(padded(row.word, kWordColumns - 1), row.style, options.color && is_loud);
  text += padded(stage.name, kNameColumns) + indented(stage.text, kTextColumn);
  for (const std::string& advice : stage.advice) {
    // What is to be copied is not broken into lines.
    text += std::string(kTextColumn, ' ') + "-> " + escape_controls(advice) + "\n";
  }
  for (const Evidence& one : stage.evidence) {
    if (options.verbose) {
      text += std::string(kTextColumn, ' ') + escape_controls(one.name) + ": " +
              escape_controls(one.value) + "\n";
    }
  }
  return text;
}

std::string counted(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + (count == 1 ? one : many);
}

std::string verdict(const LoginReport& report, const ConnectionOptions& options) {
  const std::size_t stops = report.count(StageStatus::kFail);
  const std::size_t warnings = report.count(StageStatus::kWarn);
  const std::size_t unseen = report.count(StageStatus::kSkipped);
  std::string text =
      stops == 0
          ? paint("Verdict: nothing that was seen stops this login", Style::kStrong, options.color)
          : paint("Verdict: " + counted(stops, " thing stops", " things stop") +
                      " this login or SFTP",
                  Style::kError,
                  options.color);
  if (warnings > 0) {
    text += "; " + counted(warnings, " warning", " warnings");
  }
  if (unseen > 0) {
    text += "; " + counted(unseen, " thing could not be seen", " things could not be seen");
  }
  return "\n" + text + ".\n";
}

Json finding_json(const Stage& stage) {
  Json evidence = Json::array();
  for (const Evidence& one : stage.evidence) {
    evidence.push_back(Json{{"name", one.name}, {"value", one.value}});
  }
  return Json{{"check", stage.name},
              {"status", stage_status_name(stage.status)},
              {"code", stage.code},
              {"text", stage.text},
              {"advice", stage.advice},
              {"evidence", evidence}};
}

}  // namespace

std::size_t LoginReport::count(StageStatus status) const {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(), [status](const Stage& stage) {
        return stage.status == status;
      }));
}

std::string login_text(const LoginReport& report, const ConnectionOptions& options) {
  std::string text =
      "A login of " + report.user + (report.key.empty() ? "" : " with " + report.key);
  text += report.address.empty() ? "" : " from " + report.address;
  text = escape_controls(text) + "\n";
  for (const Stage& stage : report.findings) {
    text += block(stage, options);
  }
  return text + verdict(report, options);
}

std::string login_json(const LoginReport& report) {
  Json findings = Json::array();
  for (const Stage& stage : report.findings) {
    findings.push_back(finding_json(stage));
  }
  const Json json{{"schema", "keyfluent/doctor/1"},
                  {"user", report.user},
                  {"key", report.key},
                  {"address", report.address},
                  {"ok", report.count(StageStatus::kFail) == 0},
                  {"unseen", report.count(StageStatus::kSkipped)},
                  {"findings", findings}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace keyfluent::report
