// SPDX-License-Identifier: MIT
#include "src/report/verdict_json.h"

#include "keyfluent/core/plain_text.h"
#include "keyfluent/keys/fingerprint.h"
#include "src/report/finding_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace keyfluent::report {

namespace {

using Json = nlohmann::ordered_json;
using authorized_keys::Condition;
using authorized_keys::LineVerdict;
using authorized_keys::Verdict;

bool admits(const LineVerdict& verdict) {
  return verdict.verdict == Verdict::kAccept || verdict.verdict == Verdict::kAcceptIf;
}

std::string_view holds_text(const Condition& condition) {
  if (!condition.holds) {
    return "unknown";
  }
  return *condition.holds ? "holds" : "does not hold";
}

void append_conditions(const std::vector<Condition>& conditions, std::string& text) {
  std::string_view before = " [";
  for (const Condition& condition : conditions) {
    text += before;
    text += condition_name(condition.kind);
    text += condition.value.empty() ? "" : " " + condition.value;
    text += " (" + std::string(holds_text(condition)) + ")";
    before = ", ";
  }
  text += conditions.empty() ? "" : "]";
}

void append_key(const LineVerdict& verdict, std::string& text) {
  if (!verdict.key) {
    return;
  }
  text += ' ';
  text += verdict.key->name;
  text += ' ';
  append_sha256_fingerprint(*verdict.key, text);
  if (!verdict.line.comment.empty()) {
    text += ' ';
    text += verdict.line.comment;
  }
}

std::string reason_text(const Error& reason) {
  return " " + reason.message() + " [" + std::string(reason.id()) + "]";
}

void append_number(std::uint64_t number, std::string& text) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  text.append(digits.data(), end);
}

constexpr std::size_t kLongestPathAtOnce = 256;
constexpr std::size_t kLongestRest = 128;  // colons, digits, verdict, and a name of 64 characters

char* put(std::string_view text, char* to) {
  return std::copy(text.begin(), text.end(), to);
}

// append_plain appends what nearly all lines are, all before the fingerprint in one piece.
void append_plain(const VerdictPlace& place, const LineVerdict& verdict, std::string& to) {
  std::array<char, kLongestPathAtOnce + kLongestRest> start;
  char* end = put(":", put(place.path, start.data()));
  end = std::to_chars(end, start.data() + start.size(), place.line).ptr;
  end = put(" ", put(verdict.key->name, put(": accept ", end)));
  to.append(start.data(), static_cast<std::size_t>(end - start.data()));
  append_sha256_fingerprint(*verdict.key, to);
  if (!verdict.line.comment.empty()) {
    to += ' ';
    to += verdict.line.comment;
  }
  to += '\n';
}

Json conditions_json(const std::vector<Condition>& conditions) {
  Json list = Json::array();
  for (const Condition& condition : conditions) {
    list.push_back({{"kind", condition_name(condition.kind)},
                    {"value", condition.value.empty() ? Json() : Json(condition.value)},
                    {"holds", condition.holds ? Json(*condition.holds) : Json()}});
  }
  return list;
}

void add_key(Json& json, const LineVerdict& verdict) {
  json["fingerprint"] = verdict.key ? Json(sha256_fingerprint(*verdict.key)) : Json();
  json["conditions"] = conditions_json(verdict.conditions);
  json["algorithm"] = verdict.key ? Json(verdict.key->name) : Json();
  const bool has_comment = verdict.key && !verdict.line.comment.empty();
  json["comment"] = has_comment ? Json(verdict.line.comment) : Json();
}

void add_reason_place(Json& json, const std::optional<Error>& reason) {
  const bool has_column = reason && reason->place().kind == Place::Kind::kLine;
  json["id"] = reason ? Json(reason->id()) : Json();
  json["column"] = has_column ? Json(reason->place().column) : Json();
}

}  // namespace

std::string verdict_text(const VerdictPlace& place, const LineVerdict& verdict) {
  std::string text;
  append_verdict_text(place, verdict, text);
  return text;
}

void append_verdict_text(const VerdictPlace& place, const LineVerdict& verdict, std::string& to) {
  if (verdict.is_plain && place.path.size() <= kLongestPathAtOnce &&
      (place.is_path_plain || is_plain_text(place.path)) && is_plain_text(verdict.line.comment)) {
    append_plain(place, verdict, to);
    return;
  }
  const std::size_t begin = to.size();
  to += place.path;
  to += ':';
  append_number(place.line, to);
  to += ": ";
  to += verdict_name(verdict.verdict);
  if (admits(verdict)) {
    append_conditions(verdict.conditions, to);
    append_key(verdict, to);
  } else if (verdict.reason) {
    to += reason_text(*verdict.reason);
  }
  if (const std::string_view added = std::string_view(to).substr(begin); !is_plain_text(added)) {
    to.replace(begin, to.npos, escape_controls(added));
  }
  to += '\n';
}

std::string verdict_json(const VerdictPlace& place, const LineVerdict& verdict) {
  Json json = {{"schema", "keyfluent/verdict/1"},
               {"file", place.path},
               {"line", place.line},
               {"verdict", verdict_name(verdict.verdict)},
               {"reason", verdict.reason ? Json(verdict.reason->message()) : Json()}};
  add_key(json, verdict);
  add_reason_place(json, verdict.reason);
  return json_text(json) + "\n";
}

}  // namespace keyfluent::report
