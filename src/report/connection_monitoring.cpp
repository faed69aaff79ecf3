// SPDX-License-Identifier: MIT
// Outputs for monitoring systems: Nagios plugins and OpenMetrics.
#include "keyfluent/core/error.h"
#include "src/report/connection.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace keyfluent::report {

namespace {

constexpr std::array<std::string_view, 3> kNagiosWords = {"OK", "WARNING", "CRITICAL"};
constexpr std::size_t kNagiosColumns = 80;

std::string number(double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.6f", value);
  return text.data();
}

// plain_ascii keeps a text out of the way of the plugin's grammar: "|" begins performance data.
std::string plain_ascii(std::string_view text) {
  std::string result = escape_controls(text);
  std::replace(result.begin(), result.end(), '|', '/');
  std::replace_if(
      result.begin(),
      result.end(),
      [](char c) { return static_cast<unsigned char>(c) >= 0x80; },
      '?');
  return result;
}

std::string threshold(double seconds) {
  return seconds > 0 ? number(seconds) : "";
}

// label is a name that needs no quotes in either grammar.
std::string label(std::string_view name) {
  std::string result(name);
  std::replace(result.begin(), result.end(), ' ', '_');
  return result;
}

// escape_label is the escaping of OpenMetrics' label values.
std::string escape_label(std::string_view value) {
  std::string result;
  for (const char c : escape_controls(value)) {
    if (c == '\\' || c == '"') {
      result += '\\';
    }
    result += c;
  }
  return result;
}

std::string target_labels(const ConnectionReport& report) {
  return "host=\"" + escape_label(report.host) + "\",port=\"" + std::to_string(report.port) +
         "\",user=\"" + escape_label(report.user) + "\"";
}

// Family is one metric: every sample of it stands together, as OpenMetrics asks.
class Family {
 public:
  Family(std::string_view name, std::string_view help, std::string_view unit = {}) : name_(name) {
    text_ = "# TYPE " + name_ + " gauge\n";
    if (!unit.empty()) {
      text_ += "# UNIT " + name_ + " " + std::string(unit) + "\n";
    }
    text_ += "# HELP " + name_ + " " + std::string(help) + "\n";
  }

  void add(const std::string& labels, double value) {
    text_ += name_ + "{" + labels + "} " + number(value) + "\n";
  }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string name_;
  std::string text_;
};

double seconds_of(const ConnectionReport& report) {
  return report.milliseconds / 1000;
}

void add_measures(std::span<const ConnectionReport> reports,
                  std::string_view measure,
                  Family family,
                  std::string& text) {
  for (const ConnectionReport& report : reports) {
    for (const Measure& one : report.measures) {
      if (one.name == measure) {
        family.add(target_labels(report), one.value);
      }
    }
  }
  text += family.text();
}

}  // namespace

int nagios_code(const ConnectionReport& report, const ConnectionOptions& options) {
  const auto exceeds = [&](double limit) { return limit > 0 && seconds_of(report) > limit; };
  if (report.has_failed() || exceeds(options.critical_seconds)) {
    return 2;
  }
  const Stage* const verdict = report.verdict();
  const bool warns = verdict != nullptr && verdict->status == StageStatus::kWarn;
  return warns || exceeds(options.warning_seconds) ? 1 : 0;
}

std::string connection_nagios(const ConnectionReport& report, const ConnectionOptions& options) {
  const Stage* const verdict = report.verdict();
  const int code = nagios_code(report, options);
  const std::string time = " | time=" + number(seconds_of(report)) + "s;" +
                           threshold(options.warning_seconds) + ";" +
                           threshold(options.critical_seconds) + ";0";
  std::string line = "SFTP " + std::string(kNagiosWords[static_cast<std::size_t>(code)]) + " - ";
  if (verdict != nullptr) {
    const bool good = verdict->status == StageStatus::kPass;
    line += good ? "" : std::string(verdict->name) + " " + plain_ascii(verdict->code) + ": ";
    line += plain_ascii(verdict->text);
  }
  line.resize(std::min(line.size(), kNagiosColumns - std::min(kNagiosColumns, time.size())));
  std::string text = line + time + "\n";
  std::string data;
  for (const Stage& stage : report.stages) {
    text += std::string(stage.name) + ": " + std::string(stage_status_name(stage.status)) + ", " +
            plain_ascii(stage.text) + "\n";
    if (stage.status != StageStatus::kSkipped) {
      data += " " + label(stage.name) + "=" + number(stage.milliseconds / 1000) + "s;;;0";
    }
  }
  for (const Measure& measure : report.measures) {
    data += " " + label(measure.name) + "=" + number(measure.value) +
            (measure.unit == "s" ? "s" : "") + ";;;0";
  }
  // The last line of the long text may end with more performance data.
  text.pop_back();
  return text + " |" + data + "\n";
}

std::string connection_unknown(std::string_view reason) {
  std::string line = "SFTP UNKNOWN - " + plain_ascii(reason);
  line.resize(std::min(line.size(), kNagiosColumns));
  return line + "\n";
}

std::string connection_openmetrics(std::span<const ConnectionReport> reports) {
  Family success("sftp_probe_success", "1 if no stage failed.");
  Family duration("sftp_probe_duration_seconds", "Time of the whole check.", "seconds");
  Family stages("sftp_probe_stage_success", "1 if the stage passed, also with a warning.");
  Family times("sftp_probe_stage_duration_seconds", "Time of the stage.", "seconds");
  Family failures("sftp_probe_failure",
                  "1 for the stage and code of the failure; stage none: there is none.");
  Family runs("sftp_probe_last_run_timestamp_seconds", "When the check began.", "seconds");
  for (const ConnectionReport& report : reports) {
    const std::string labels = target_labels(report);
    success.add(labels, report.has_failed() ? 0 : 1);
    duration.add(labels, seconds_of(report));
    runs.add(labels, static_cast<double>(report.started));
    const Stage* const verdict = report.has_failed() ? report.verdict() : nullptr;
    failures.add(labels + ",stage=\"" + label(verdict != nullptr ? verdict->name : "none") +
                     "\",code=\"" + escape_label(verdict != nullptr ? verdict->code : "none") +
                     "\"",
                 verdict != nullptr ? 1 : 0);
    for (const Stage& stage : report.stages) {
      const std::string with_stage = labels + ",stage=\"" + label(stage.name) + "\"";
      const bool good = stage.status == StageStatus::kPass || stage.status == StageStatus::kWarn;
      stages.add(with_stage, good ? 1 : 0);
      times.add(with_stage, stage.milliseconds / 1000);
    }
  }
  std::string text;
  for (const Family* const family : {&success, &duration, &stages, &times, &failures, &runs}) {
    text += family->text();
  }
  add_measures(reports,
               "rtt",
               Family("sftp_probe_rtt_seconds", "Median time of an answer.", "seconds"),
               text);
  add_measures(
      reports, "write", Family("sftp_probe_write_bytes_per_second", "Pipelined writing."), text);
  add_measures(
      reports, "read", Family("sftp_probe_read_bytes_per_second", "Pipelined reading."), text);
  return text + "# EOF\n";
}

}  // namespace keyfluent::report
