// SPDX-License-Identifier: MIT
// FindingWriter: findings in one of the outputs that people and CI systems read.
//
// An output is one file in report/outputs/ and one row in report/outputs.def.  Writers stream: they
// hold no more than one finding, and what their format makes them repeat.
#pragma once

#include "src/findings/finding.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::report {

// RuleText is what outputs tell about a rule.  (The reports know no rules: arrows point one way.)
struct RuleText {
  std::string_view id;
  std::string_view name;
  Level level;
  std::string_view title;
  std::string_view why;
  std::string_view bad;
  std::string_view good;
  std::string_view remedy;
  std::string_view severity;
};

struct OutputSettings {
  bool color = false;
  bool unicode = true;  // false: the caret line and rules are plain ASCII
  unsigned columns = 80;
  std::span<const RuleText> rules = {};
  std::string_view version = {};  // of keyfluent
};

// FileSummary is what is known of a file once it was read.
struct FileSummary {
  std::string_view path;  // as the user named it, "./" taken off
  std::uint64_t lines = 0;
  std::uint64_t keys = 0;
  bool is_again = false;  // more about a file that was counted before
};

// TextSink takes pieces of the output.
using TextSink = std::function<void(std::string_view)>;

class FindingWriter {
 public:
  FindingWriter() = default;
  FindingWriter(const FindingWriter&) = delete;
  FindingWriter& operator=(const FindingWriter&) = delete;
  virtual ~FindingWriter() = default;

  virtual void begin() {}

  virtual void begin_file(std::string_view path) { static_cast<void>(path); }

  virtual void finding(std::string_view path, const Finding& finding) = 0;

  virtual void end_file(const FileSummary& file) { static_cast<void>(file); }

  virtual void end() {}
};

// Output is one row of outputs.def.
struct Output {
  std::string_view name;   // "sarif"
  std::string_view title;  // "SARIF 2.1.0, for GitHub code scanning and others"
  std::unique_ptr<FindingWriter> (*make)(const OutputSettings&, TextSink);
};

std::span<const Output> outputs();
const Output* find_output(std::string_view name);

}  // namespace keyfluent::report
