// SPDX-License-Identifier: MIT
// The report as one HTML file: no script, nothing fetched, and well-formed XML as well.
#include "keyfluent/core/error.h"
#include "src/report/connection.h"
#include "src/report/xml.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

namespace keyfluent::report {

namespace {

struct StatusRow {
  std::string_view symbol;
  std::string_view word;
};

// In the order of StageStatus; the word says what the colour says.
constexpr std::array kRows = {
    StatusRow{"✓", "pass"}, StatusRow{"!", "warn"}, StatusRow{"✗", "fail"}, StatusRow{"·", "skip"}};

constexpr std::string_view kStyle = R"(
:root { color-scheme: light dark; --text: #1b1d21; --page: #ffffff; --line: #c9ccd1; --soft: #f3f4f6;
  --pass: #17652b; --warn: #7a4b00; --fail: #a31515; --skip: #595d63; }
@media (prefers-color-scheme: dark) { :root { --text: #e8eaed; --page: #15171a; --line: #454a52; --soft: #22262b;
  --pass: #86d795; --warn: #f2be62; --fail: #ff9d94; --skip: #aeb3ba; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 62rem; color: var(--text); background: var(--page);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.25; } h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
.verdict { border: 1px solid var(--line); border-left: .5rem solid var(--skip); background: var(--soft); padding: .5rem 1rem; }
.verdict.pass { border-left-color: var(--pass); } .verdict.warn { border-left-color: var(--warn); }
.verdict.fail { border-left-color: var(--fail); }
b.pass { color: var(--pass); } b.warn { color: var(--warn); } b.fail { color: var(--fail); } b.skip { color: var(--skip); }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; font-weight: bold; padding: .3rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem .3rem 0; text-align: left; vertical-align: top; }
th[scope=row] { font-weight: normal; white-space: nowrap; } td.number { text-align: right; white-space: nowrap; }
thead th, td b { white-space: nowrap; } li.copy { list-style: none; }
pre, code { font: .875rem/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
pre { background: var(--soft); border: 1px solid var(--line); padding: .6rem; }
svg { width: 100%; height: auto; font: 13px system-ui, sans-serif; } svg text { fill: var(--text); }
svg rect.track { fill: var(--soft); } svg rect.pass { fill: var(--pass); } svg rect.warn { fill: var(--warn); }
svg rect.fail { fill: var(--fail); }
@media print { :root { color-scheme: light; --text: #000000; --page: #ffffff; --line: #999999; --soft: #ffffff;
  --pass: #17652b; --warn: #7a4b00; --fail: #a31515; --skip: #595d63; }
  body { max-width: none; padding: 0; font-size: 10pt; } section + section { break-before: page; }
  tr, svg, .verdict { break-inside: avoid; } rect { print-color-adjust: exact; } }
)";

// escape makes text of the other side harmless: control characters are shown, markup is quoted.
std::string escape(std::string_view text) {
  std::string result;
  for (const char c : xml_text(text)) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string one_digit(double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.1f", value);
  return text.data();
}

std::string time_text(double milliseconds) {
  return milliseconds < 10000 ? one_digit(milliseconds) + " ms"
                              : one_digit(milliseconds / 1000) + " s";
}

std::string date_text(std::int64_t seconds) {
  const auto time = static_cast<std::time_t>(seconds);
  std::tm fields{};
  std::array<char, 64> text{};
  if (::gmtime_r(&time, &fields) == nullptr ||
      std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S UTC", &fields) == 0) {
    return "at an unknown time";
  }
  return text.data();
}

const StatusRow& row_of(const Stage& stage) {
  return kRows[static_cast<std::size_t>(stage.status)];
}

std::string element(std::string_view name, const std::string& content) {
  const std::string tag(name.substr(0, name.find(' ')));
  return "<" + std::string(name) + ">" + content + "</" + tag + ">";
}

std::string target_of(const ConnectionReport& report) {
  return escape((report.user.empty() ? "" : report.user + "@") + report.host) + " port " +
         std::to_string(report.port);
}

std::string verdict_html(const ConnectionReport& report) {
  const Stage* const verdict = report.verdict();
  if (verdict == nullptr) {
    return {};
  }
  const std::string word(row_of(*verdict).word);
  const std::string title = verdict->status == StageStatus::kPass
                                ? std::string("Verdict: everything that was tried works")
                                : (verdict->status == StageStatus::kFail
                                       ? "Verdict: it fails at the stage "
                                       : "Verdict: it works, with a warning at the stage ") +
                                      std::string(verdict->name);
  std::string html = "<div class=\"verdict " + word + "\">\n<h2>" + title + "</h2>\n<p>" +
                     element("b class=\"" + word + "\"", escape(verdict->code)) + " " +
                     escape(verdict->text) + "</p>\n";
  if (!verdict->advice.empty()) {
    html += "<h3>What to do</h3>\n<ul>\n";
  }
  for (const std::string& advice : verdict->advice) {
    // What is to be copied stands alone.
    const bool is_code = advice.starts_with("  ");
    html += is_code ? element("li class=\"copy\"", element("code", escape(advice.substr(2))))
                    : element("li", escape(advice));
    html += '\n';
  }
  return html + (verdict->advice.empty() ? "" : "</ul>\n") + "</div>\n";
}

// timeline draws a bar for each stage that ran, from its beginning to its end.
std::string timeline_html(const ConnectionReport& report) {
  constexpr int kRowHeight = 24;
  constexpr double kLeft = 110;
  constexpr double kWidth = 640;
  const double total = std::max(report.milliseconds, 1e-3);
  std::string rows;
  double begin = 0;
  int y = 0;
  for (const Stage& stage : report.stages) {
    if (stage.status == StageStatus::kSkipped) {
      continue;
    }
    const double x = kLeft + kWidth * std::min(begin / total, 1.0);
    const double width = std::max(kWidth * stage.milliseconds / total, 2.0);
    const std::string top = std::to_string(y + 4);
    const std::string base = std::to_string(y + 16);
    rows += "<text x=\"0\" y=\"" + base + "\">" + escape(stage.name) + "</text>" +
            "<rect class=\"track\" x=\"110\" y=\"" + top + "\" width=\"642\" height=\"16\"/>" +
            "<rect class=\"" + std::string(row_of(stage).word) + "\" x=\"" + one_digit(x) +
            "\" y=\"" + top + "\" width=\"" + one_digit(std::min(width, kLeft + kWidth + 2 - x)) +
            "\" height=\"16\"/>" + "<text x=\"762\" y=\"" + base + "\">" +
            std::string(row_of(stage).symbol) + " " + std::string(row_of(stage).word) + ", " +
            time_text(stage.milliseconds) + "</text>\n";
    begin += stage.milliseconds;
    y += kRowHeight;
  }
  return "<h2>Timeline</h2>\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 900 " +
         std::to_string(y) +
         "\" role=\"img\" aria-label=\"When each stage ran; the table below has the same "
         "times\">\n" +
         rows + "</svg>\n";
}

std::string stages_html(const ConnectionReport& report) {
  std::string html =
      "<h2>Stages</h2>\n<table>\n<thead><tr><th scope=\"col\">Stage</th><th "
      "scope=\"col\">Result</th><th scope=\"col\">Time</th><th scope=\"col\">What was "
      "seen</th></tr></thead>\n<tbody>\n";
  for (const Stage& stage : report.stages) {
    const StatusRow& row = row_of(stage);
    const bool ran = stage.status != StageStatus::kSkipped;
    html += "<tr><th scope=\"row\">" + escape(stage.name) + "</th><td><b class=\"" +
            std::string(row.word) + "\">" + std::string(row.symbol) + " " + std::string(row.word) +
            "</b></td><td class=\"number\">" + (ran ? time_text(stage.milliseconds) : "") +
            "</td><td>" + escape(stage.text) + "</td></tr>\n";
  }
  return html + "</tbody>\n</table>\n";
}

std::string rows_html(std::string_view caption, const std::string& rows) {
  return rows.empty() ? ""
                      : "<h2>" + std::string(caption) +
                            "</h2>\n<table>\n<thead><tr><th scope=\"col\">Of</th><th "
                            "scope=\"col\">Value</th></tr></thead>\n<tbody>\n" +
                            rows + "</tbody>\n</table>\n";
}

std::string row_html(const std::string& name, const std::string& value) {
  return "<tr><th scope=\"row\">" + escape(name) + "</th><td>" + value + "</td></tr>\n";
}

// lines_html keeps the lines of a value, which may be a picture made of characters.
std::string lines_html(std::string_view text) {
  std::string html;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    html += (html.empty() ? "" : "\n") + escape(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return element("code", html);
}

std::string details_html(const ConnectionReport& report) {
  std::string evidence;
  for (const Stage& stage : report.stages) {
    for (const Evidence& one : stage.evidence) {
      evidence += row_html(std::string(stage.name) + ": " + one.name, lines_html(one.value));
    }
  }
  std::string measures;
  for (const Measure& measure : report.measures) {
    measures += row_html(std::string(measure.name),
                         measure.unit == "s" ? time_text(measure.value * 1000)
                                             : one_digit(measure.value / 1e6) + " MB/s");
  }
  std::string log;
  for (const std::string& line : report.log) {
    log += escape(line) + "\n";
  }
  return rows_html("Measured", measures) + rows_html("Evidence", evidence) +
         (log.empty() ? "" : "<h2>Log</h2>\n<pre>" + log + "</pre>\n");
}

}  // namespace

std::string connection_html(std::span<const ConnectionReport> reports,
                            const ClientFacts& client,
                            std::string_view redacted) {
  std::string html =
      "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n<meta "
      "charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\"/>\n<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>SFTP "
      "check" +
      (reports.size() == 1 ? " of " + target_of(reports[0]) : std::string("s")) +
      "</title>\n<style>" + std::string(kStyle) + "</style>\n</head>\n<body>\n<main>\n";
  for (const ConnectionReport& report : reports) {
    html += "<section>\n<h1>SFTP check of " + target_of(report) + "</h1>\n<p>" +
            date_text(report.started) + ", " + time_text(report.milliseconds) + " in all. " +
            (redacted.empty() ? std::string("Nothing was replaced in this report.")
                              : "Replaced in this report: " + escape(redacted) + ".") +
            " It holds no password, passphrase or private key.</p>\n" + verdict_html(report) +
            timeline_html(report) + stages_html(report) + details_html(report) + "</section>\n";
  }
  std::string facts;
  for (const auto& [name, value] : client) {
    facts += row_html(name, escape(value));
  }
  return html + "<section>\n" + rows_html("This side", facts) +
         "</section>\n</main>\n</body>\n</html>\n";
}

}  // namespace keyfluent::report
