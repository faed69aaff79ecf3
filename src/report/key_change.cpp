// SPDX-License-Identifier: MIT
#include "src/report/key_change.h"

#include "src/report/finding_json.h"

#include <nlohmann/json.hpp>

namespace keyfluent::report {

namespace {

using Json = nlohmann::ordered_json;

Json key_object(const ChangedKey& key) {
  return {{"outcome", key.outcome},
          {"line", key.line},
          {"algorithm", text_or_null(key.algorithm)},
          {"fingerprint", key.sha256.empty() ? Json() : Json({{"sha256", key.sha256}})},
          {"comment", text_or_null(key.comment)}};
}

}  // namespace

std::string key_change_json(const KeyChange& change) {
  Json json;
  json["schema"] = "keyfluent/" + std::string(change.command) + "/1";
  json["file"] = change.file;
  json["changed"] = change.is_changed;
  json["dry_run"] = change.is_dry_run;
  json["keys"] = Json::array();
  for (const ChangedKey& key : change.keys) {
    json["keys"].push_back(key_object(key));
  }
  json["missing"] = change.missing;
  json["diff"] = text_or_null(change.diff);
  return json_text(json) + "\n";
}

}  // namespace keyfluent::report
