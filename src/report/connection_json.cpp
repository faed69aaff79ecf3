// SPDX-License-Identifier: MIT
#include "src/report/connection.h"

#include <nlohmann/json.hpp>

namespace keyfluent::report {

namespace {

using Json = nlohmann::ordered_json;

// rounded keeps microseconds.
double rounded(double milliseconds) {
  constexpr double kThousand = 1000;
  return static_cast<double>(static_cast<long long>(milliseconds * kThousand + 0.5)) / kThousand;
}

Json evidence_json(const Stage& stage) {
  Json list = Json::array();
  for (const Evidence& one : stage.evidence) {
    list.push_back(Json{{"name", one.name}, {"value", one.value}});
  }
  return list;
}

Json stage_json(const Stage& stage) {
  return Json{{"name", stage.name},
              {"status", stage_status_name(stage.status)},
              {"milliseconds", rounded(stage.milliseconds)},
              {"code", stage.code},
              {"text", stage.text},
              {"advice", stage.advice},
              {"evidence", evidence_json(stage)}};
}

Json verdict_json(const ConnectionReport& report) {
  const Stage* const verdict = report.verdict();
  Json json{{"ok", !report.has_failed()}};
  if (verdict != nullptr) {
    json["status"] = stage_status_name(verdict->status);
    json["stage"] = verdict->name;
    json["code"] = verdict->code;
    json["text"] = verdict->text;
    json["advice"] = verdict->advice;
  }
  return json;
}

}  // namespace

std::string connection_json(const ConnectionReport& report) {
  Json json{{"schema", "keyfluent/sftp/1"},
            {"target", {{"user", report.user}, {"host", report.host}, {"port", report.port}}},
            {"started", report.started},
            {"milliseconds", rounded(report.milliseconds)},
            {"verdict", verdict_json(report)},
            {"stages", Json::array()},
            {"measures", Json::object()}};
  for (const Stage& stage : report.stages) {
    json["stages"].push_back(stage_json(stage));
  }
  for (const Measure& measure : report.measures) {
    json["measures"][std::string(measure.name)] =
        Json{{"value", measure.value}, {"unit", measure.unit}};
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace keyfluent::report
