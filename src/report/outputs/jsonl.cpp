// SPDX-License-Identifier: MIT
// Output jsonl: one object of keyfluent/finding/1 a line.  The same as --json.
#include "src/report/finding_json.h"
#include "src/report/outputs/outputs.h"

#include <nlohmann/json.hpp>

namespace keyfluent::report {

namespace {

class JsonLines final : public FindingWriter {
 public:
  JsonLines(const OutputSettings& settings, TextSink sink)
      : settings_(settings), sink_(std::move(sink)) {}

  void finding(std::string_view path, const Finding& finding) override {
    sink_(json_text(finding_object(path, finding, settings_)) + "\n");
  }

 private:
  OutputSettings settings_;
  TextSink sink_;
};

}  // namespace

std::unique_ptr<FindingWriter> make_jsonl(const OutputSettings& settings, TextSink sink) {
  return std::make_unique<JsonLines>(settings, std::move(sink));
}

}  // namespace keyfluent::report
