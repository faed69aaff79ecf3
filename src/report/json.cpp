// SPDX-License-Identifier: MIT
#include "src/report/json.h"

#include "src/report/finding_json.h"

#include <nlohmann/json.hpp>

namespace keyfluent::report {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kCompact = -1;

std::string line_of(const Json& json) {
  return json.dump(kCompact, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

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
