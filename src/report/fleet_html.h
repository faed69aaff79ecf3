// SPDX-License-Identifier: MIT
// FleetPage: what check, audit and list saw of many keys, as one HTML page with charts.
//
// Memory is bounded for any number of keys and findings: counts are kept, and of rows only the
// first.
#pragma once

#include "src/findings/finding.h"
#include "src/report/finding_writer.h"
#include "src/report/key_list.h"
#include "src/report/tally.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace keyfluent::report {

class FleetPage {
 public:
  // `title` is the heading; `now` (seconds since 1970) is the time of the report, from which the
  // ends of keys are counted.
  FleetPage(std::string title, std::int64_t now) : title_(std::move(title)), now_(now) {}

  // add_key counts a key; `expires` is when it ends, in seconds since 1970.
  void add_key(std::string_view algorithm, unsigned bits, std::optional<std::int64_t> expires);

  void add_finding(std::string_view path, const Finding& finding);

  void add_file(const FileSummary& file);

  // add_listed adds a row to the table of keys, and counts its key.
  void add_listed(const ListedKey& key);

  // html is the whole page.  `rules` explain the ids of findings.
  [[nodiscard]] std::string html(std::span<const RuleText> rules) const;

 private:
  // Rows is the body of a table, as far as it is shown.
  struct Rows {
    std::string markup;
    std::uint64_t count = 0;
  };

  // Spans until a key ends, as the chart shows them; the last is for keys that never end.
  static constexpr std::size_t kSpans = 7;

  [[nodiscard]] std::string summary() const;
  [[nodiscard]] std::string types_chart() const;
  [[nodiscard]] std::string expiry_chart() const;
  [[nodiscard]] std::string rules_table(std::span<const RuleText> rules) const;

  std::string title_;
  std::int64_t now_;
  Tally tally_;
  std::uint64_t keys_ = 0;
  std::map<std::pair<std::string, unsigned>, std::uint64_t> types_;
  std::array<std::uint64_t, kSpans> ends_{};
  std::map<std::string, std::pair<Level, std::uint64_t>, std::less<>> rules_;  // by id
  Rows findings_;
  Rows files_;
  Rows listed_;
};

}  // namespace keyfluent::report
