// SPDX-License-Identifier: MIT
#include "src/report/verdict_json.h"

#include "keyfluent/core/plain_text.h"
#include "keyfluent/keys/fingerprint.h"
#include "src/report/finding_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

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
  text += sha256_fingerprint(*verdict.key);
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

// put copies text, and returns where the copy ends.  Most are short, and a call would cost more
// than the copy.
template <std::size_t kStep = 16>
char* put(std::string_view text, char* to) {
  const std::size_t size = text.size();
  if constexpr (kStep > 1) {
    if (size < kStep) {
      return put<kStep / 2>(text, to);
    }
  }
  for (std::size_t at = 0; at + kStep < size; at += kStep) {
    std::memcpy(to + at, text.data() + at, kStep);
  }
  if (size != 0) {
    std::memcpy(to + size - kStep, text.data() + size - kStep, kStep);
  }
  return to + size;
}

// append_plain appends what nearly all lines are, in one piece.
void append_plain(const VerdictPlace& place, const LineVerdict& verdict, TextBuffer& to) {
  constexpr std::size_t kDigits = 20;
  constexpr std::size_t kSigns = 16;  // what stands between, and LF
  const std::string_view name = verdict.key->name;
  const std::string_view comment = verdict.line.comment;
  const std::size_t most =
      place.path.size() + kDigits + kSigns + name.size() + kSha256FingerprintSize + comment.size();
  char* const begin = to.space(most);
  char* end = put(place.path, begin);
  *end++ = ':';
  end = put(": accept ", std::to_chars(end, end + kDigits, place.line).ptr);
  end = put(name, end);
  *end++ = ' ';
  end = put_sha256_fingerprint(*verdict.key, end);
  if (!comment.empty()) {
    *end++ = ' ';
    end = put(comment, end);
  }
  *end++ = '\n';
  to.grow(static_cast<std::size_t>(end - begin));
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
  TextBuffer text;
  append_verdict_text(place, verdict, text);
  return std::string(text.view());
}

void append_verdict_text(const VerdictPlace& place, const LineVerdict& verdict, TextBuffer& to) {
  if (verdict.is_plain && (place.is_path_plain || is_plain_text(place.path)) &&
      (verdict.line.is_comment_plain || is_plain_text(verdict.line.comment))) {
    append_plain(place, verdict, to);
    return;
  }
  std::string text(place.path);
  text += ':';
  append_number(place.line, text);
  text += ": ";
  text += verdict_name(verdict.verdict);
  if (admits(verdict)) {
    append_conditions(verdict.conditions, text);
    append_key(verdict, text);
  } else if (verdict.reason) {
    text += reason_text(*verdict.reason);
  }
  to.append(is_plain_text(text) ? text : escape_controls(text));
  to.append("\n");
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
