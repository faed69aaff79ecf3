// SPDX-License-Identifier: MIT
// Output json: one document, keyfluent/findings/1; its findings are keyfluent/finding/1.
#include "src/report/json_list.h"
#include "src/report/outputs/outputs.h"
#include "src/report/tally.h"

#include <nlohmann/json.hpp>

namespace keyfluent::report {

namespace {

using Json = nlohmann::ordered_json;

Json summary_of(const Tally& tally) {
  return {{"files", tally.files()},
          {"lines", tally.lines()},
          {"keys", tally.keys()},
          {"errors", tally.count(Level::kError)},
          {"warnings", tally.count(Level::kWarning)},
          {"notes", tally.count(Level::kNote)},
          {"suppressed", tally.suppressed()}};
}

class JsonDocument final : public FindingWriter {
 public:
  JsonDocument(const OutputSettings& settings, TextSink sink)
      : settings_(settings), list_(std::move(sink)) {}

  void begin() override {
    list_.open("{\"schema\":\"keyfluent/findings/1\",\"version\":" +
               json_text(Json(settings_.version)) + ",\"findings\":");
  }

  void finding(std::string_view path, const Finding& finding) override {
    tally_.add(finding);
    list_.add(finding_object(path, finding, settings_));
  }

  void end_file(const FileSummary& file) override { tally_.add(file); }

  void end() override { list_.close(",\"summary\":" + json_text(summary_of(tally_)) + "}"); }

 private:
  OutputSettings settings_;
  JsonList list_;
  Tally tally_;
};

}  // namespace

std::unique_ptr<FindingWriter> make_json(const OutputSettings& settings, TextSink sink) {
  return std::make_unique<JsonDocument>(settings, std::move(sink));
}

}  // namespace keyfluent::report
