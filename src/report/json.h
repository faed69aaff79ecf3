// SPDX-License-Identifier: MIT
// JSON results: one versioned schema a command, one object a line.
//
// Bytes of an input that are not UTF-8 (a comment may hold any) become U+FFFD, so that the output
// is always JSON.
#pragma once

#include "keyfluent/codecs/format.h"
#include "src/report/finding_writer.h"
#include "src/report/inspection.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace keyfluent::report {

// inspection_json is one line of keyfluent/inspect/1: everything an entry tells without being
// opened, and which consumers load it, LF at the end.  `source` names the input.
std::string inspection_json(std::string_view source,
                            const Entry& entry,
                            const InspectionOptions& options = {});

// ConsumerRow is one format that a program loads.
struct ConsumerRow {
  std::string_view name;
  std::string_view title;
  std::string_view format;
  std::string_view families;
  std::string_view ciphers;  // "*": all that keyfluent writes
};

// consumer_json is one line of keyfluent/consumers/1.
std::string consumer_json(const ConsumerRow& row);

// rule_json is one line of keyfluent/rules/1.
std::string rule_json(const RuleText& rule);

// index_json is one line of keyfluent/index/1: the index that was made of a folder.
std::string index_json(std::string_view index,
                       std::string_view folder,
                       std::uint64_t users,
                       std::uint64_t keys);

// format_json is one line of keyfluent/formats/1.
std::string format_json(const Format& format);

}  // namespace keyfluent::report
