// SPDX-License-Identifier: MIT
// Output rdjson: Reviewdog Diagnostic Format.  Its columns count bytes, its ranges are half open,
// both as ours.
#include "src/report/finding_place.h"
#include "src/report/json_list.h"
#include "src/report/outputs/outputs.h"

#include <nlohmann/json.hpp>

#include <array>

namespace keyfluent::report {

namespace {

using Json = nlohmann::ordered_json;

Json position_json(const Place& place) {
  return {{"line", place.line}, {"column", place.column}};
}

Json location_json(std::string_view path, const Finding& finding) {
  Json json = {{"path", path}};
  if (finding.place.kind == Place::Kind::kLine) {
    json["range"]["start"] = position_json(finding.place);
    if (has_span(finding)) {
      json["range"]["end"] = position_json(finding.end);
    }
  }
  return json;
}

// suggestions_json holds the fix if it is one replacement: reviewdog offers each suggestion alone,
// and a part of a fix is none.
Json suggestions_json(const Finding& finding) {
  Json list = Json::array();
  if (!has_places(finding) || finding.fix->replacements.size() != 1) {
    return list;
  }
  const Replacement& one = finding.fix->replacements[0];
  const std::optional<Range> range = replaced_range(finding, one);
  list.push_back(
      {{"range", {{"start", position_json(range->begin)}, {"end", position_json(range->end)}}},
       {"text", one.inserted}});
  return list;
}

Json diagnostic_json(std::string_view path, const Finding& finding) {
  constexpr std::array<std::string_view, 3> kSeverities = {"INFO", "WARNING", "ERROR"};
  Json json = {{"message", finding.message},
               {"location", location_json(path, finding)},
               {"severity", kSeverities[static_cast<std::size_t>(finding.level)]},
               {"code", {{"value", finding.id}}}};
  if (Json suggestions = suggestions_json(finding); !suggestions.empty()) {
    json["suggestions"] = std::move(suggestions);
  }
  return json;
}

class Rdjson final : public FindingWriter {
 public:
  explicit Rdjson(TextSink sink) : list_(std::move(sink)) {}

  void begin() override { list_.open(R"({"source":{"name":"keyfluent"},"diagnostics":)"); }

  void finding(std::string_view path, const Finding& finding) override {
    if (!finding.suppressed) {
      list_.add(diagnostic_json(path, finding));
    }
  }

  void end() override { list_.close("}"); }

 private:
  JsonList list_;
};

}  // namespace

std::unique_ptr<FindingWriter> make_rdjson(const OutputSettings& settings, TextSink sink) {
  static_cast<void>(settings);
  return std::make_unique<Rdjson>(std::move(sink));
}

}  // namespace keyfluent::report
