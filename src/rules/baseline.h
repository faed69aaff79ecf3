// SPDX-License-Identifier: MIT
// Baseline: the findings that are known and accepted, so that only new ones count.
//
// A text file: its first line names the schema, every other one is a finding.
//   keyfluent/baseline/1
//   KF203 3f9a…16 hex digits… deploy/authorized_keys
// The digest is of the rule, the line's text and the key, not of the line's number: a finding stays
// known when lines above it come and go.  The same line twice stands there twice.
#pragma once

#include "keyfluent/core/result.h"
#include "src/findings/finding.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace keyfluent::rules {

class Baseline {
 public:
  // parse reads a baseline file.  Errors: baseline_malformed, with the line.
  static Result<Baseline> parse(std::string_view text);

  // take is true if the finding is known; each known one counts once.
  bool take(std::string_view path, const Finding& finding);

  // add makes the finding known.
  void add(std::string_view path, const Finding& finding);

  // to_text writes the file.
  [[nodiscard]] std::string to_text() const;

 private:
  std::map<std::string, std::uint64_t, std::less<>> counts_;  // "ID digest path"
};

}  // namespace keyfluent::rules
