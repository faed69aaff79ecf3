// SPDX-License-Identifier: MIT
#include "src/audit/record.h"

#include "keyfluent/core/base64.h"
#include "keyfluent/keys/fingerprint.h"
#include "src/findings/errors.h"

#include <nlohmann/json.hpp>

namespace keyfluent::audit {

namespace {

using Json = nlohmann::ordered_json;

// A comment may hold any bytes: those that are no UTF-8 become U+FFFD.
std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json head(const Origin& origin, std::uint64_t line) {
  Json json;
  json["schema"] = "keyfluent/audit/1";
  json["host"] = origin.host;
  json["file"] = origin.file;
  json["line"] = line == 0 ? Json() : Json(line);
  json["user"] = origin.owner.empty() ? Json() : Json(origin.owner);
  return json;
}

std::string string_in(const nlohmann::json& json, const char* name) {
  const auto member = json.find(name);
  return member != json.end() && member->is_string() ? member->get<std::string>() : std::string();
}

Error malformed(std::string_view why) {
  return Error(errors::audit_record_malformed, {}, why);
}

}  // namespace

std::string record_json(const Origin& origin, std::uint64_t line, const Subject& subject) {
  Json json = head(origin, line);
  json["algorithm"] = std::string(subject.key.name);
  json["bits"] = subject.key.is_opaque() ? Json() : Json(subject.key.bits());
  json["fingerprint"] = sha256_fingerprint(subject.key);
  json["comment"] = std::string(subject.comment);
  json["public_key"] = encode_base64(subject.key.blob);
  return text_of(json);
}

std::string finding_json(const Origin& origin, const Finding& finding) {
  const bool has_line = finding.place.kind == Place::Kind::kLine;
  Json json = head(origin, has_line ? finding.place.line : 0);
  json["fingerprint"] = finding.fingerprint.empty() ? Json() : Json(finding.fingerprint);
  json["finding"] = {{"id", std::string(finding.id)},
                     {"level", std::string(level_name(finding.level))},
                     {"message", finding.message}};
  return text_of(json);
}

Result<Record> read_record(std::string_view line) {
  const nlohmann::json json = nlohmann::json::parse(line, nullptr, false);
  if (!json.is_object()) {
    return malformed("it is no JSON object");
  }
  Record record;
  const std::string file = string_in(json, "file");
  record.origin = {file.empty() ? string_in(json, "source") : file,
                   string_in(json, "host"),
                   string_in(json, "user")};
  record.comment = string_in(json, "comment");
  if (const auto number = json.find("line"); number != json.end() && number->is_number_unsigned()) {
    record.line = number->get<std::uint64_t>();
  }
  const std::string blob = string_in(json, "public_key");
  if (blob.empty() && json.find("finding") == json.end() && json.find("public_key") == json.end()) {
    return malformed("there is no public_key");
  }
  Result<Bytes> bytes = decode_base64(blob);
  if (!bytes) {
    return malformed("public_key is not base64");
  }
  record.blob = std::move(*bytes);
  return record;
}

}  // namespace keyfluent::audit
