// SPDX-License-Identifier: MIT
#include "src/report/key_list.h"

#include "keyfluent/core/error.h"
#include "src/report/finding_json.h"
#include "src/report/text_layout.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace keyfluent::report {

namespace {

using Json = nlohmann::ordered_json;
using Row = std::array<std::string, 7>;

constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrow = 12;  // no column is cut to less

Json conditions_json(const std::vector<ListedCondition>& conditions) {
  Json list = Json::array();
  for (const ListedCondition& condition : conditions) {
    list.push_back({{"kind", condition.kind},
                    {"value", condition.value},
                    {"holds", condition.holds ? Json(*condition.holds) : Json()}});
  }
  return list;
}

Row row_of(const ListedKey& key) {
  const std::string note = key.reason.empty() ? key.comment : "(" + key.reason + ")";
  return {std::to_string(key.line),
          std::string(key.verdict),
          key.algorithm.empty() ? "-" : key.algorithm,
          key.sha256.empty() ? "-" : key.sha256,
          key.expires_text.empty() ? "-" : key.expires_text,
          key.options.empty() ? "-" : escape_controls(key.options),
          escape_controls(note)};
}

std::string cut(const std::string& text, std::size_t width) {
  if (display_width(text) <= width) {
    return text;
  }
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t next = at + 1;
    while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0) == 0x80) {
      ++next;
    }
    if (display_width(shown) + display_width(text.substr(at, next - at)) + 1 > width) {
      break;
    }
    shown += text.substr(at, next - at);
    at = next;
  }
  return shown + "…";
}

using Widths = std::array<std::size_t, 7>;

Widths widths_of(const std::vector<Row>& rows) {
  Widths widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(row[i]));
    }
  }
  return widths;
}

// fit cuts the options, then the comment, to the width of the terminal.
void fit(Widths& widths, std::size_t columns) {
  std::size_t total = kGap * (widths.size() - 1);
  for (const std::size_t width : widths) {
    total += width;
  }
  for (const std::size_t column : {std::size_t{5}, std::size_t{6}}) {
    const std::size_t excess = total > columns ? total - columns : 0;
    const std::size_t spare = widths[column] > kNarrow ? widths[column] - kNarrow : 0;
    const std::size_t taken = std::min(excess, spare);
    widths[column] -= taken;
    total -= taken;
  }
}

}  // namespace

std::string listed_key_json(const ListedKey& key) {
  Json json;
  json["schema"] = "keyfluent/list/1";
  json["file"] = key.file;
  json["line"] = key.line;
  json["verdict"] = key.verdict;
  json["reason"] = text_or_null(key.reason);
  json["algorithm"] = text_or_null(key.algorithm);
  json["bits"] = key.bits == 0 ? Json() : Json(key.bits);
  json["fingerprint"] =
      key.sha256.empty() ? Json() : Json({{"sha256", key.sha256}, {"md5", key.md5}});
  json["options"] = text_or_null(key.options);
  json["comment"] = text_or_null(key.comment);
  json["expires"] = text_or_null(key.expires_text);
  json["conditions"] = conditions_json(key.conditions);
  return json_text(json) + "\n";
}

std::string key_table(const std::vector<ListedKey>& keys, std::size_t columns) {
  std::vector<Row> rows = {
      {"LINE", "VERDICT", "ALGORITHM", "FINGERPRINT", "EXPIRES", "OPTIONS", "COMMENT"}};
  std::transform(keys.begin(), keys.end(), std::back_inserter(rows), row_of);
  Widths widths = widths_of(rows);
  if (columns != 0) {
    fit(widths, columns);
  }
  std::string text;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string shown = cut(row[i], widths[i]);
      line += shown;
      line.append(i + 1 < row.size() ? widths[i] - display_width(shown) + kGap : 0, ' ');
    }
    line.resize(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace keyfluent::report
