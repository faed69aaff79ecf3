// SPDX-License-Identifier: MIT
#include "keyfluent/core/error.h"
#include "src/report/connection.h"
#include "src/report/palette.h"
#include "src/report/text_layout.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace keyfluent::report {

namespace {

struct StatusRow {
  std::string_view symbol;
  std::string_view plain_symbol;
  std::string_view word;
  Style style;
};

// In the order of StageStatus.
constexpr std::array kStatusRows = {
    StatusRow{"✓", "+", "pass", Style::kStrong},
    StatusRow{"!", "!", "warn", Style::kWarning},
    StatusRow{"✗", "x", "FAIL", Style::kError},
    StatusRow{"·", "-", "skip", Style::kStrong},
};

constexpr std::size_t kNameColumns = 13;

std::string milliseconds_text(const Stage& stage) {
  std::array<char, 32> text{};
  if (stage.status == StageStatus::kSkipped) {
    return std::string(9, ' ');
  }
  if (stage.milliseconds < 10000) {
    std::snprintf(text.data(), text.size(), "%6.1f ms", stage.milliseconds);
  } else {
    std::snprintf(text.data(), text.size(), "%7.1f s", stage.milliseconds / 1000);
  }
  return text.data();
}

// indented puts blanks before every line of a text but the first.
std::string indented(std::string_view text, std::size_t indent) {
  return wrap_text(escape_controls(text), indent).substr(indent);
}

std::string evidence_lines(const Stage& stage) {
  std::string lines;
  for (const Evidence& one : stage.evidence) {
    const bool is_picture = one.value.find('\n') != one.value.npos;
    lines += "        " + escape_controls(one.name) + ": ";
    std::string_view rest = one.value;
    while (is_picture && !rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      lines += "\n          " + escape_controls(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    lines += (is_picture ? std::string() : escape_controls(one.value)) + "\n";
  }
  return lines;
}

}  // namespace

std::string connection_header(const ConnectionReport& report) {
  const std::string user = report.user.empty() ? "" : report.user + "@";
  return "SFTP check of " + escape_controls(user + report.host) + " port " +
         std::to_string(report.port) + "\n";
}

std::string stage_line(const Stage& stage, const ConnectionOptions& options) {
  const StatusRow& row = kStatusRows[static_cast<std::size_t>(stage.status)];
  std::string name(stage.name);
  name.resize(std::max(name.size(), kNameColumns), ' ');
  const std::string_view symbol = options.symbols ? row.symbol : row.plain_symbol;
  const std::string mark = std::string(symbol) + " " + std::string(row.word);
  std::string line =
      "  " + paint(mark, row.style, options.color && stage.status != StageStatus::kSkipped);
  line += "  " + name + milliseconds_text(stage) + "  ";
  constexpr std::size_t kTextColumn = 33;
  line += indented(stage.text, kTextColumn);
  if (!line.ends_with('\n')) {
    line += '\n';
  }
  return options.verbose ? line + evidence_lines(stage) : line;
}

std::string connection_verdict(const ConnectionReport& report, const ConnectionOptions& options) {
  const Stage* const verdict = report.verdict();
  if (verdict == nullptr) {
    return {};
  }
  std::string text;
  if (verdict->status == StageStatus::kPass) {
    text = "\n" +
           paint("Verdict: everything that was tried works.", Style::kStrong, options.color) + "\n";
    const Stage* const login = report.find("login");
    if (login != nullptr && login->status == StageStatus::kSkipped) {
      text += wrap_text("No login was tried: give the private key with --identity.", 2);
    }
    return text;
  }
  const bool failed = verdict->status == StageStatus::kFail;
  const std::string title =
      failed ? "Verdict: it fails at the stage " + std::string(verdict->name)
             : "Verdict: it works, with a warning at the stage " + std::string(verdict->name);
  text = "\n" + paint(title, failed ? Style::kError : Style::kWarning, options.color) + " [" +
         escape_controls(verdict->code) + "]\n" + wrap_text(escape_controls(verdict->text), 2);
  if (!verdict->advice.empty()) {
    text += "\n" + paint("What to do:", Style::kStrong, options.color) + "\n";
  }
  for (const std::string& advice : verdict->advice) {
    // What is to be copied stands on a line of its own, however long it is.
    text += advice.starts_with("  ") ? "  " + escape_controls(advice) + "\n"
                                     : "  - " + indented(advice, 4);
  }
  return text;
}

std::string connection_text(const ConnectionReport& report, const ConnectionOptions& options) {
  std::string text = connection_header(report);
  for (const Stage& stage : report.stages) {
    text += stage_line(stage, options);
  }
  return text + connection_verdict(report, options);
}

std::string connection_support(const ConnectionReport& report,
                               const ClientFacts& client,
                               std::string_view redacted) {
  std::string text = redacted.empty() ? "Nothing was replaced in this report. It holds no "
                                        "password, passphrase or private key.\n"
                                      : "Replaced in this report: " + std::string(redacted) +
                                            ". It holds no password, passphrase or private key.\n";
  ConnectionOptions options;
  options.verbose = true;
  text += "\n" + connection_text(report, options) + "\nThis side:\n";
  for (const auto& [name, value] : client) {
    text += "  " + name + ": " + escape_controls(value) + "\n";
  }
  text += "\nLog:\n";
  for (const std::string& line : report.log) {
    text += "  " + escape_controls(line) + "\n";
  }
  return text;
}

}  // namespace keyfluent::report
