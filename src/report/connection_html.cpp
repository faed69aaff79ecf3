// SPDX-License-Identifier: MIT
// The report of a check as one HTML page.
#include "src/report/connection.h"
#include "src/report/html/markup.h"
#include "src/report/html/page.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace keyfluent::report {

namespace {

using html::element;
using html::escape;
using html::Tone;

constexpr std::string_view kStyle = R"(
.lane { display: grid; grid-template-columns: 7.5rem 1fr 9.5rem; gap: .75rem; align-items: center; padding: .15rem 0;
  font-size: .875rem; break-inside: avoid; }
.track { background: var(--soft); height: .9rem; } .bar { display: block; height: 100%; min-width: 2px; background: currentColor; }
.track, .bar { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
@media screen and (max-width: 40rem) { .lane { grid-template-columns: 1fr auto; gap: .1rem; }
  .track { grid-column: 1 / -1; grid-row: 2; } }
@media print { .lane { padding: 0; font-size: 9pt; } }
)";

Tone tone_of(const Stage& stage) {
  return static_cast<Tone>(stage.status);
}

// word_of is the stage's status as a word; the colour says it again.
std::string_view word_of(const Stage& stage) {
  return html::tone_class(tone_of(stage));
}

std::string decimal(double value, int digits = 1) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return text.data();
}

std::string time_text(double milliseconds) {
  return milliseconds < 10000 ? decimal(milliseconds, milliseconds < 1 ? 2 : 1) + " ms"
                              : decimal(milliseconds / 1000) + " s";
}

std::string target_of(const ConnectionReport& report) {
  return (report.user.empty() ? "" : report.user + "@") + report.host + " port " +
         std::to_string(report.port);
}

std::string verdict_title(const Stage& verdict) {
  switch (verdict.status) {
    case StageStatus::kPass:
      return "Everything that was tried works";
    case StageStatus::kFail:
      return "It fails at the stage " + std::string(verdict.name);
    default:
      return "It works, with a warning at the stage " + std::string(verdict.name);
  }
}

std::string advice_html(const Stage& verdict) {
  if (verdict.advice.empty()) {
    return {};
  }
  std::string items;
  for (const std::string& advice : verdict.advice) {
    // What is to be copied stands alone.
    const bool is_code = advice.starts_with("  ");
    items += is_code ? element("li class=\"copy\"", html::code(advice.substr(2)))
                     : element("li", escape(advice));
    items += '\n';
  }
  return "<h3>What to do</h3>\n" + element("ul", "\n" + items) + "\n";
}

std::string verdict_html(const ConnectionReport& report) {
  const Stage* const verdict = report.verdict();
  if (verdict == nullptr) {
    return {};
  }
  return html::box(
      tone_of(*verdict),
      "\n" + element("h2", escape(verdict_title(*verdict))) + "\n" +
          element("p", html::mark(tone_of(*verdict), verdict->code) + " " + escape(verdict->text)) +
          "\n" + advice_html(*verdict));
}

// lane is a stage's line of the timeline: a bar from its beginning to its end.
std::string lane(const Stage& stage, double begin, double total) {
  const double left = std::min(100 * begin / total, 99.5);
  const double width = std::min(100 * stage.milliseconds / total, 100 - left);
  const std::string bar = "span class=\"bar " + std::string(word_of(stage)) +
                          "\" style=\"margin-left:" + decimal(left) + "%;width:" + decimal(width) +
                          "%\"";
  return element("div class=\"lane\"",
                 element("span", escape(stage.name)) +
                     element("span class=\"track\"", element(bar, "")) +
                     element("span",
                             html::mark(tone_of(stage), word_of(stage)) + ", " +
                                 time_text(stage.milliseconds))) +
         "\n";
}

std::string timeline_html(const ConnectionReport& report) {
  const double total = std::max(report.milliseconds, 1e-3);
  std::string lanes;
  double begin = 0;
  for (const Stage& stage : report.stages) {
    if (stage.status != StageStatus::kSkipped) {
      lanes += lane(stage, begin, total);
      begin += stage.milliseconds;
    }
  }
  return "<h2>Timeline</h2>\n" +
         element(
             "div role=\"img\" aria-label=\"When each stage ran; the table below has the same "
             "times\"",
             "\n" + lanes) +
         "\n";
}

std::string stages_html(const ConnectionReport& report) {
  html::Table table{{"Stage"}, {"Result"}, {"Time", true}, {"What was seen"}};
  for (const Stage& stage : report.stages) {
    const bool ran = stage.status != StageStatus::kSkipped;
    table.row({escape(stage.name),
               html::mark(tone_of(stage), word_of(stage)),
               ran ? time_text(stage.milliseconds) : "",
               escape(stage.text)});
  }
  return table.markup("Stages");
}

std::string measures_html(const ConnectionReport& report) {
  html::Table table{{"What"}, {"Measured"}};
  for (const Measure& measure : report.measures) {
    table.row({escape(measure.title()),
               measure.unit == "s" ? time_text(measure.value * 1000)
                                   : decimal(measure.value / 1e6) + " MB/s"});
  }
  return table.markup("Speed");
}

// evidence_html has one row for what was seen several times in a stage.
std::string evidence_html(const ConnectionReport& report) {
  html::Table table{{"Stage: what"}, {"Seen"}};
  for (const Stage& stage : report.stages) {
    for (std::size_t i = 0; i < stage.evidence.size();) {
      const std::string& name = stage.evidence[i].name;
      std::string values = stage.evidence[i].value;
      while (++i < stage.evidence.size() && stage.evidence[i].name == name) {
        values += "\n" + stage.evidence[i].value;
      }
      table.row({escape(std::string(stage.name) + ": " + name), html::code(values)});
    }
  }
  return table.markup("Evidence");
}

std::string log_html(const ConnectionReport& report) {
  std::string log;
  for (const std::string& line : report.log) {
    log += escape(line) + "\n";
  }
  return log.empty() ? "" : "<h2>Log</h2>\n" + element("pre", log) + "\n";
}

std::string section_of(const ConnectionReport& report, std::string_view redacted) {
  const std::string about =
      html::date(report.started) + ", " + time_text(report.milliseconds) + " in all. " +
      (redacted.empty() ? std::string("Nothing was replaced in this report.")
                        : "Replaced in this report: " + std::string(redacted) + ".") +
      " It holds no password, passphrase or private key.";
  return "<section>\n" + element("h1", "SFTP check of " + escape(target_of(report))) + "\n" +
         element("p", escape(about)) + "\n" + verdict_html(report) + timeline_html(report) +
         stages_html(report) + measures_html(report) + evidence_html(report) + log_html(report) +
         "</section>\n";
}

// summary_of stands before the sections of several targets.
std::string summary_of(std::span<const ConnectionReport> reports) {
  html::Table table{{"Target"}, {"Result"}, {"Time", true}, {"Verdict"}};
  for (const ConnectionReport& report : reports) {
    if (const Stage* const verdict = report.verdict()) {
      table.row({escape(target_of(report)),
                 html::mark(tone_of(*verdict), word_of(*verdict)),
                 time_text(report.milliseconds),
                 escape(verdict_title(*verdict))});
    }
  }
  return "<section>\n<h1>SFTP checks</h1>\n" + table.markup("Targets") + "</section>\n";
}

}  // namespace

std::string connection_html(std::span<const ConnectionReport> reports,
                            const ClientFacts& client,
                            std::string_view redacted) {
  const bool single = reports.size() == 1;
  std::string body = single ? "" : summary_of(reports);
  for (const ConnectionReport& report : reports) {
    body += section_of(report, redacted);
  }
  html::Table facts{{"What"}, {"Here"}};
  for (const auto& [name, value] : client) {
    facts.row({escape(name), escape(value)});
  }
  body += element("section", "\n" + facts.markup("This side")) + "\n";
  return html::page(
      single ? "SFTP check of " + target_of(reports[0]) : "SFTP checks", body, kStyle);
}

}  // namespace keyfluent::report
