// SPDX-License-Identifier: MIT
#include "src/report/finding_json.h"

#include "src/report/outputs/outputs.h"

#include <nlohmann/json.hpp>

namespace keyfluent::report {

namespace {

using Json = nlohmann::ordered_json;

void add_place(Json& json, const Finding& finding) {
  const bool has_line = finding.place.kind == Place::Kind::kLine;
  const bool has_end = finding.end.kind == Place::Kind::kLine;
  json["line"] = has_line ? Json(finding.place.line) : Json();
  json["column"] = has_line ? Json(finding.place.column) : Json();
  json["end_line"] = has_end ? Json(finding.end.line) : Json();
  json["end_column"] = has_end ? Json(finding.end.column) : Json();
  json["byte"] = finding.place.kind == Place::Kind::kByte ? Json(finding.place.line) : Json();
}

Json fix_json(const std::optional<Fix>& fix) {
  if (!fix) {
    return nullptr;
  }
  Json replacements = Json::array();
  for (const Replacement& one : fix->replacements) {
    replacements.push_back(
        {{"offset", one.offset}, {"removed", one.removed}, {"inserted", one.inserted}});
  }
  return {{"title", fix->title}, {"safe", fix->is_safe}, {"replacements", replacements}};
}

}  // namespace

std::string json_text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json text_or_null(std::string_view text) {
  return text.empty() ? Json() : Json(text);
}

Json finding_object(std::string_view path, const Finding& finding, const OutputSettings& settings) {
  const RuleText* rule = find_text(settings, finding.id);
  Json json = {{"schema", "keyfluent/finding/1"}, {"file", path}};
  add_place(json, finding);
  json["level"] = level_name(finding.level);
  json["id"] = finding.id;
  json["name"] = rule == nullptr ? Json() : Json(rule->name);
  json["message"] = finding.message;
  json["hint"] = text_or_null(finding.hint);
  json["fingerprint"] = text_or_null(finding.fingerprint);
  json["fix"] = fix_json(finding.fix);
  json["suppressed"] = finding.suppressed ? Json(*finding.suppressed) : Json();
  return json;
}

}  // namespace keyfluent::report
