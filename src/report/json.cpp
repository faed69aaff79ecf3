// SPDX-License-Identifier: MIT
#include "src/report/json.h"

#include "keyfluent/convert.h"
#include "keyfluent/core/base64.h"
#include "keyfluent/keys/fingerprint.h"
#include "src/report/finding_json.h"

#include <nlohmann/json.hpp>

namespace keyfluent::report {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kCompact = -1;

std::string line_of(const Json& json) {
  return json.dump(kCompact, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json place_json(const Place& place) {
  Json json = Json::object();
  if (place.kind == Place::Kind::kLine) {
    json["line"] = place.line;
    json["column"] = place.column;
  } else if (place.kind == Place::Kind::kByte) {
    json["byte"] = place.line;
  }
  return json;
}

Json repairs_json(const Repairs& repairs) {
  Json list = Json::array();
  for (const Repair& repair : repairs.list()) {
    const RepairKind& kind = repair_kind(repair.id);
    Json json = {{"id", kind.id}, {"name", kind.name}};
    json.update(place_json(repair.place));
    list.push_back(std::move(json));
  }
  return list;
}

Json headers_json(const std::vector<Header>& headers) {
  Json list = Json::array();
  for (const Header& header : headers) {
    list.push_back({{"tag", header.tag}, {"value", header.value}});
  }
  return list;
}

Json pairs_json(const std::vector<std::pair<std::string, std::string>>& pairs) {
  Json json = Json::object();
  for (const auto& [name, value] : pairs) {
    json[name] = value;
  }
  return json;
}

Json signing_key_json(const Bytes& blob) {
  const Result<PublicKey> key = PublicKey::from_blob(blob);
  if (!key) {
    return nullptr;
  }
  return {{"algorithm", key->name()}, {"fingerprint", sha256_fingerprint(*key)}};
}

Json certificate_json(const PublicKey& key) {
  const Certificate* certificate = key.certificate();
  if (certificate == nullptr) {
    return nullptr;
  }
  return {{"type", certificate->is_host ? "host" : "user"},
          {"serial", certificate->serial},
          {"key_id", certificate->key_id},
          {"principals", certificate->principals},
          {"valid_after", certificate->valid_after},
          {"valid_before", certificate->valid_before},
          {"critical_options", pairs_json(certificate->critical_options)},
          {"extensions", pairs_json(certificate->extensions)},
          {"signing_key", signing_key_json(certificate->signing_key)}};
}

// openssh_line is the key as a line of authorized_keys, without LF; null if it cannot be one.
Json openssh_line(const Entry& entry) {
  const Format* format = find_format("openssh-public");
  if (format == nullptr) {
    return nullptr;
  }
  const Result<SecretBytes> text = write(entry, *format, {});
  if (!text) {
    return nullptr;
  }
  const std::string_view line = text->text();
  return line.substr(0, line.find('\n'));
}

void add_public_key(Json& json, const Entry& entry) {
  if (!entry.public_key) {
    for (const char* name : {"algorithm", "bits", "fingerprint", "public_key", "line"}) {
      json[name] = nullptr;
    }
    return;
  }
  const PublicKey& key = *entry.public_key;
  json["algorithm"] = key.name();
  json["bits"] = key.is_opaque() ? Json() : Json(key.bits());
  json["fingerprint"] = {{"sha256", sha256_fingerprint(key)}, {"md5", md5_fingerprint(key)}};
  json["public_key"] = encode_base64(key.blob());
  json["line"] = openssh_line(entry);
}

void add_protection(Json& json, const Entry& entry) {
  const Protection& protection = entry.protection;
  const bool is_private = entry.format->kind == Kind::kPrivate;
  json["encrypted"] = is_private ? Json(protection.encrypted) : Json();
  json["cipher"] = text_or_null(protection.cipher);
  json["kdf"] = text_or_null(protection.kdf);
  json["rounds"] = protection.rounds == 0 ? Json() : Json(protection.rounds);
  // A private key that was read has been checked against its public half.
  json["consistent"] = entry.private_key ? Json(true) : Json();
}

}  // namespace

std::string inspection_json(std::string_view source,
                            const Entry& entry,
                            const InspectionOptions& options) {
  Json json = {{"schema", "keyfluent/inspect/1"},
               {"source", source},
               {"place", place_json(entry.place)},
               {"format", entry.format->name},
               {"kind", entry.format->kind == Kind::kPublic ? "public" : "private"}};
  add_public_key(json, entry);
  json["comment"] = entry.comment;
  json["options"] = text_or_null(entry.options);
  add_protection(json, entry);
  json["repairs"] = repairs_json(entry.repairs);
  json["headers"] = headers_json(entry.headers);
  json["loads_in"] = options.loads_in;
  json["convert_for"] = options.convert_for;
  json["certificate"] = entry.public_key ? certificate_json(*entry.public_key) : Json();
  return line_of(json);
}

std::string index_json(std::string_view index,
                       std::string_view folder,
                       std::uint64_t users,
                       std::uint64_t keys) {
  return line_of({{"schema", "keyfluent/index/1"},
                  {"index", index},
                  {"folder", folder},
                  {"users", users},
                  {"keys", keys}});
}

std::string format_json(const Format& format) {
  return line_of({{"schema", "keyfluent/formats/1"},
                  {"name", format.name},
                  {"title", format.title},
                  {"kind", format.kind == Kind::kPublic ? "public" : "private"},
                  {"read", format.read != nullptr},
                  {"write", format.write != nullptr},
                  {"comment", format.has_comment}});
}

std::string rule_json(const RuleText& rule) {
  return line_of({{"schema", "keyfluent/rules/1"},
                  {"id", rule.id},
                  {"name", rule.name},
                  {"level", level_name(rule.level)},
                  {"title", rule.title},
                  {"why", rule.why},
                  {"bad", rule.bad},
                  {"good", rule.good},
                  {"remedy", rule.remedy},
                  {"severity", rule.severity}});
}

std::string consumer_json(const ConsumerRow& row) {
  return line_of({{"schema", "keyfluent/consumers/1"},
                  {"consumer", row.name},
                  {"title", row.title},
                  {"format", row.format},
                  {"families", row.families},
                  {"ciphers", row.ciphers}});
}

}  // namespace keyfluent::report
