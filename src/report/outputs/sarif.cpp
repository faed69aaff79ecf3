// SPDX-License-Identifier: MIT
// Output sarif: SARIF 2.1.0 (OASIS), as GitHub code scanning and others read it.
//
// One run.  Its tool with all rules comes first, then the results as they are found.  Columns count
// Unicode code points (columnKind, section 3.14.17).  A fix is given as text regions (3.57.3: a
// text file's are lines and columns), and only if all of it can be.  Names in partialFingerprints
// are our own: GitHub's primaryLocationLineHash is computed by its upload action, which warns of
// any other.
#include "src/report/finding_identity.h"
#include "src/report/finding_place.h"
#include "src/report/json_list.h"
#include "src/report/outputs/outputs.h"
#include "src/report/sarif_rules.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace keyfluent::report {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kSchema = "https://json.schemastore.org/sarif-2.1.0.json";

// uri_of percent-encodes a path (RFC 3986 section 2.1), ":" as well, which would end a scheme.
std::string uri_of(std::string_view path) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (kPlain.find(c) != kPlain.npos) {
      uri += c;
    } else {
      uri += {'%', kDigits[byte >> 4], kDigits[byte & 0xF]};
    }
  }
  return uri;
}

Json artifact_json(std::string_view path) {
  Json json = {{"uri", uri_of(path)}};
  if (!path.starts_with('/')) {
    json["uriBaseId"] = "%SRCROOT%";
  }
  return json;
}

// column_of counts characters.  The text of other lines than the finding's own is not known here.
std::uint64_t column_of(const Finding& finding, const Place& place) {
  return place.line == finding.place.line ? character_column(finding, place.column) : place.column;
}

Json region_json(const Finding& finding, const Range& range) {
  return {{"startLine", range.begin.line},
          {"startColumn", column_of(finding, range.begin)},
          {"endLine", range.end.line},
          {"endColumn", column_of(finding, range.end)}};
}

// message_text keeps a message from being read as a link (section 3.11.6): "[text](target)".
std::string message_text(const Finding& finding) {
  std::string text = finding.message;
  for (std::size_t at = text.find("]("); at != text.npos; at = text.find("](", at + 3)) {
    text.insert(at, 1, '\\');
  }
  if (finding.place.kind == Place::Kind::kByte) {
    text += " (" + finding.place.to_string() + ")";
  }
  return text;
}

// region_of is line 1 for a finding that has no line: GitHub refuses a result without one.
Json region_of(const Finding& finding) {
  if (finding.place.kind != Place::Kind::kLine) {
    return {{"startLine", 1}};
  }
  if (has_span(finding)) {
    return region_json(finding, {finding.place, finding.end});
  }
  return {{"startLine", finding.place.line}, {"startColumn", column_of(finding, finding.place)}};
}

Json fixes_json(std::string_view path, const Finding& finding) {
  Json replacements = Json::array();
  for (const Replacement& one : finding.fix->replacements) {
    const std::optional<Range> range = replaced_range(finding, one);
    replacements.push_back({{"deletedRegion", region_json(finding, *range)},
                            {"insertedContent", {{"text", one.inserted}}}});
  }
  Json change = {{"artifactLocation", artifact_json(path)}, {"replacements", replacements}};
  Json fix = {{"description", {{"text", finding.fix->title}}}};
  fix["artifactChanges"] = Json::array({std::move(change)});
  return Json::array({std::move(fix)});
}

Json suppressions_json(const Finding& finding) {
  Json one = {{"kind", "inSource"}};
  if (!finding.suppressed->empty()) {
    one["justification"] = *finding.suppressed;
  }
  return Json::array({std::move(one)});
}

Json locations_json(std::string_view path, const Finding& finding) {
  Json location;
  location["physicalLocation"] = {{"artifactLocation", artifact_json(path)},
                                  {"region", region_of(finding)}};
  return Json::array({std::move(location)});
}

class Sarif final : public FindingWriter {
 public:
  Sarif(const OutputSettings& settings, TextSink sink)
      : settings_(settings), list_(std::move(sink)) {}

  void begin() override {
    std::string text = R"({"$schema":")" + std::string(kSchema);
    text += R"(","version":"2.1.0","runs":[{"tool":)" + json_text(sarif_tool(settings_));
    list_.open(text + R"(,"columnKind":"unicodeCodePoints","results":)");
  }

  void begin_file(std::string_view) override { identity_.begin_file(); }

  void finding(std::string_view path, const Finding& finding) override {
    list_.add(result(path, finding));
  }

  void end() override { list_.close("}]}"); }

 private:
  Json result(std::string_view path, const Finding& finding);

  OutputSettings settings_;
  JsonList list_;
  FindingIdentity identity_;
};

Json Sarif::result(std::string_view path, const Finding& finding) {
  Json json = {{"ruleId", finding.id}};
  if (const RuleText* rule = find_text(settings_, finding.id); rule != nullptr) {
    json["ruleIndex"] = rule - settings_.rules.data();
  }
  json["level"] = level_name(finding.level);
  json["message"] = {{"text", message_text(finding)}};
  json["locations"] = locations_json(path, finding);
  json["partialFingerprints"]["keyfluentFinding/v1"] = identity_.next(path, finding);
  if (!finding.fingerprint.empty()) {
    json["partialFingerprints"]["keyFingerprint/v1"] = finding.fingerprint;
  }
  if (has_places(finding)) {
    json["fixes"] = fixes_json(path, finding);
  }
  if (finding.suppressed) {
    json["suppressions"] = suppressions_json(finding);
  }
  return json;
}

}  // namespace

std::unique_ptr<FindingWriter> make_sarif(const OutputSettings& settings, TextSink sink) {
  return std::make_unique<Sarif>(settings, std::move(sink));
}

}  // namespace keyfluent::report
