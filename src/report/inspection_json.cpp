// SPDX-License-Identifier: MIT
// inspection_json (report/json.h).  What few keys have is made as values; the rest is written as it
// comes.
#include "keyfluent/convert.h"
#include "keyfluent/core/base64.h"
#include "keyfluent/keys/fingerprint.h"
#include "src/report/json.h"
#include "src/report/json_line.h"

#include <nlohmann/json.hpp>

namespace keyfluent::report {

namespace {

using Json = nlohmann::ordered_json;

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

Json repairs_json(const std::vector<Repair>& repairs) {
  Json list = Json::array();
  for (const Repair& repair : repairs) {
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

Json certificate_json(const Certificate& certificate) {
  return {{"type", certificate.is_host ? "host" : "user"},
          {"serial", certificate.serial},
          {"key_id", certificate.key_id},
          {"principals", certificate.principals},
          {"valid_after", certificate.valid_after},
          {"valid_before", certificate.valid_before},
          {"critical_options", pairs_json(certificate.critical_options)},
          {"extensions", pairs_json(certificate.extensions)},
          {"signing_key", signing_key_json(certificate.signing_key)}};
}

void add_place(JsonLine& json, const Place& place) {
  json.open("place");
  if (place.kind == Place::Kind::kLine) {
    json.add("line", place.line);
    json.add("column", place.column);
  } else if (place.kind == Place::Kind::kByte) {
    json.add("byte", place.line);
  }
  json.close();
}

// add_line adds the key as a line of authorized_keys, without LF; null if it cannot be one.
void add_line(JsonLine& json, const Entry& entry) {
  static const Format* const format = find_format("openssh-public");
  const Result<SecretBytes> text = write(entry, *format, {});
  if (!text) {
    json.add_null("line");
    return;
  }
  const std::string_view line = text->text();
  json.add("line", line.substr(0, line.find('\n')));
}

void add_public_key(JsonLine& json, const Entry& entry) {
  if (!entry.public_key) {
    for (const char* name : {"algorithm", "bits", "fingerprint", "public_key", "line"}) {
      json.add_null(name);
    }
    return;
  }
  const PublicKey& key = *entry.public_key;
  json.add("algorithm", key.name());
  if (key.is_opaque()) {
    json.add_null("bits");
  } else {
    json.add("bits", std::uint64_t{key.bits()});
  }
  json.open("fingerprint");
  json.add("sha256", std::string_view(sha256_fingerprint(key)));
  json.add("md5", std::string_view(md5_fingerprint(key)));
  json.close();
  json.add("public_key", std::string_view(encode_base64(key.blob())));
  add_line(json, entry);
}

void add_protection(JsonLine& json, const Entry& entry) {
  const Protection& protection = entry.protection;
  if (entry.format->kind == Kind::kPrivate) {
    json.add("encrypted", protection.encrypted);
  } else {
    json.add_null("encrypted");
  }
  json.add_text_or_null("cipher", protection.cipher);
  json.add_text_or_null("kdf", protection.kdf);
  if (protection.rounds == 0) {
    json.add_null("rounds");
  } else {
    json.add("rounds", protection.rounds);
  }
  // A private key that was read has been checked against its public half.
  if (entry.private_key) {
    json.add("consistent", true);
  } else {
    json.add_null("consistent");
  }
}

// add_list adds what most keys have none of.
template <class List, class Make>
void add_list(JsonLine& json, std::string_view name, const List& list, Make make) {
  if (list.empty()) {
    json.add_empty_list(name);
  } else {
    json.add(name, make(list));
  }
}

Json names_json(const std::vector<std::string_view>& names) {
  return names;
}

}  // namespace

std::string inspection_json(std::string_view source,
                            const Entry& entry,
                            const InspectionOptions& options) {
  JsonLine json;
  json.add("schema", "keyfluent/inspect/1");
  json.add("source", source);
  add_place(json, entry.place);
  json.add("format", entry.format->name);
  json.add("kind", entry.format->kind == Kind::kPublic ? "public" : "private");
  add_public_key(json, entry);
  json.add("comment", std::string_view(entry.comment));
  json.add_text_or_null("options", entry.options);
  add_protection(json, entry);
  add_list(json, "repairs", entry.repairs.list(), repairs_json);
  add_list(json, "headers", entry.headers, headers_json);
  add_list(json, "loads_in", options.loads_in, names_json);
  add_list(json, "convert_for", options.convert_for, names_json);
  const Certificate* certificate = entry.public_key ? entry.public_key->certificate() : nullptr;
  if (certificate != nullptr) {
    json.add("certificate", certificate_json(*certificate));
  } else {
    json.add_null("certificate");
  }
  return json.take();
}

}  // namespace keyfluent::report
