// SPDX-License-Identifier: MIT
// Output gitlab: GitLab's Code Quality report, an array of issues.
//
// The fingerprint has no line number in it, so that GitLab knows an issue again after lines moved.
#include "src/report/finding_identity.h"
#include "src/report/json_list.h"
#include "src/report/outputs/outputs.h"

#include <nlohmann/json.hpp>

#include <cstdlib>

namespace keyfluent::report {

namespace {

using Json = nlohmann::ordered_json;

// severity_of is one of GitLab's five: a security matter of CVSS "critical" or "high" is raised.
std::string_view severity_of(const Finding& finding, const RuleText* rule) {
  if (finding.level == Level::kNote) {
    return "info";
  }
  if (finding.level == Level::kWarning) {
    return "minor";
  }
  const double score = rule == nullptr ? 0 : std::atof(std::string(rule->severity).c_str());
  return score >= 9 ? "blocker" : score >= 7 ? "critical" : "major";
}

class GitLab final : public FindingWriter {
 public:
  GitLab(const OutputSettings& settings, TextSink sink)
      : settings_(settings), list_(std::move(sink)) {}

  void begin() override { list_.open(""); }

  void begin_file(std::string_view) override { identity_.begin_file(); }

  void finding(std::string_view path, const Finding& finding) override {
    if (finding.suppressed) {
      return;
    }
    list_.add({{"description", std::string(finding.id) + ": " + finding.message},
               {"check_name", finding.id},
               {"fingerprint", identity_.next(path, finding)},
               {"severity", severity_of(finding, find_text(settings_, finding.id))},
               {"location", {{"path", path}, {"lines", lines_of(finding)}}}});
  }

  void end() override { list_.close(""); }

 private:
  static Json lines_of(const Finding& finding) {
    Json lines = {{"begin", line_of(finding)}};
    if (finding.end.kind == Place::Kind::kLine && finding.end.line >= line_of(finding)) {
      lines["end"] = finding.end.line;
    }
    return lines;
  }

  OutputSettings settings_;
  JsonList list_;
  FindingIdentity identity_;
};

}  // namespace

std::unique_ptr<FindingWriter> make_gitlab(const OutputSettings& settings, TextSink sink) {
  return std::make_unique<GitLab>(settings, std::move(sink));
}

}  // namespace keyfluent::report
