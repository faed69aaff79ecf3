// SPDX-License-Identifier: MIT
// Output concise: "FILE:LINE:COLUMN: LEVEL ID MESSAGE", one line a finding, for editors and grep.
#include "src/report/finding_place.h"
#include "src/report/outputs/outputs.h"
#include "src/report/palette.h"

namespace keyfluent::report {

namespace {

class Concise final : public FindingWriter {
 public:
  Concise(const OutputSettings& settings, TextSink sink)
      : settings_(settings), sink_(std::move(sink)) {}

  void finding(std::string_view path, const Finding& finding) override {
    if (finding.suppressed) {
      return;
    }
    std::string text = place_text(path, finding.place) + ": ";
    text += paint(level_name(finding.level), style_of(finding.level), settings_.color);
    text += " ";
    text += finding.id;
    text += " " + escape_controls(finding.message) + "\n";
    sink_(text);
  }

 private:
  OutputSettings settings_;
  TextSink sink_;
};

}  // namespace

std::unique_ptr<FindingWriter> make_concise(const OutputSettings& settings, TextSink sink) {
  return std::make_unique<Concise>(settings, std::move(sink));
}

}  // namespace keyfluent::report
