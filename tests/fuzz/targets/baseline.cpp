// SPDX-License-Identifier: MIT
// Input: a line that a finding quotes, a NUL, then a baseline file.
#include "src/rules/baseline.h"

#include "src/findings/errors.h"
#include "tests/fuzz/harness.h"

namespace keyfluent::fuzz {

namespace {

Finding quoting(std::string_view line) {
  Finding finding;
  finding.id = "KF101";
  finding.quote = std::string(line);
  finding.place = Place::at_line(1);
  return finding;
}

// check_added: one finding more is known once more, whatever its line and its file are called.
void check_added(rules::Baseline& baseline, std::string_view line) {
  const std::string path = "./" + std::string(line);
  while (baseline.take(path, quoting(line))) {
  }
  baseline.add(path, quoting(line));
  Result<rules::Baseline> again = rules::Baseline::parse(baseline.to_text());
  KEYFLUENT_EXPECT(again.has_value());
  KEYFLUENT_EXPECT(again->to_text() == baseline.to_text());
  KEYFLUENT_EXPECT(again->take(path, quoting(line)));
  KEYFLUENT_EXPECT(!again->take(path, quoting(line)));
}

}  // namespace

void fuzz_baseline(ByteView input) {
  const std::string_view all = as_text(input);
  const std::size_t end = std::min(all.find('\0'), all.size());
  const std::string_view text = all.substr(std::min(end + 1, all.size()));
  Result<rules::Baseline> baseline = rules::Baseline::parse(text);
  if (!baseline) {
    KEYFLUENT_EXPECT(baseline.error().is(errors::baseline_malformed));
    baseline = rules::Baseline();
  }
  check_added(*baseline, all.substr(0, end));
}

}  // namespace keyfluent::fuzz
