// SPDX-License-Identifier: MIT
#include "src/cli/check_fix.h"

#include "src/rules/file_check.h"
#include "src/rules/fix.h"
#include "src/store/location.h"

#include <charconv>
#include <utility>
#include <vector>

namespace keyfluent::cli {

namespace {

// fixable judges a content and keeps the findings whose fixes may be applied.
std::vector<Finding> fixable(std::string_view content, const Judging& judging, bool unsafe) {
  std::vector<Finding> findings;
  const FindingSink sink = [&](const Finding& finding) {
    if (finding.fix && !finding.suppressed && (unsafe || finding.fix->is_safe)) {
      findings.push_back(finding);
    }
  };
  const rules::LineSink lines;
  rules::FileCheck check(judging.setting, judging.rules, sink, lines);
  store::for_each_line(content,
                       [&](std::size_t number, std::string_view text, const store::LineSpan& span) {
                         check.add({number, span.offset, text, span.has_end});
                       });
  check.finish({});
  return findings;
}

store::Edit edit_of(const rules::Fixed& fixed) {
  store::Edit edit;
  for (const Replacement& replacement : fixed.replacements) {
    edit.splices.push_back({replacement.offset, replacement.removed, replacement.inserted});
  }
  return edit;
}

}  // namespace

Result<FixOutcome> fix_file(const std::string& path,
                            const Judging& judging,
                            const FixSettings& settings) {
  KEYFLUENT_TRY(store::Location location, store::location_of_file(path));
  location.limits = settings.limits;
  const store::Planner plan = [&](std::string_view content,
                                  std::string& report) -> Result<store::Edit> {
    const rules::Fixed fixed = rules::apply_fixes(
        content, [&](std::string_view text) { return fixable(text, judging, settings.unsafe); });
    if (!settings.unsafe) {
      KEYFLUENT_CHECK(rules::verify_safe(content, fixed, judging.setting.server));
    }
    report = std::to_string(fixed.fixes);
    return edit_of(fixed);
  };
  store::ChangeSettings change_settings;
  change_settings.dry_run = settings.dry_run;
  change_settings.sandbox = settings.sandbox;
  FixOutcome outcome;
  KEYFLUENT_TRY(outcome.change, store::change(location, change_settings, plan));
  const std::string& report = outcome.change.report;
  std::from_chars(report.data(), report.data() + report.size(), outcome.fixes);
  return outcome;
}

}  // namespace keyfluent::cli
