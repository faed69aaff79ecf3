// SPDX-License-Identifier: MIT
// The functions that outputs.def names, and what outputs share.
//
// A make_ function returns a writer that keeps `settings` and calls the sink; the rules that
// settings.rules refers to outlive it.  Suppressed findings appear where a format can say so (json,
// jsonl, sarif, junit) and nowhere else.
#pragma once

#include "src/report/finding_writer.h"

namespace keyfluent::report {

#define KEYFLUENT_OUTPUT(name, title) \
  std::unique_ptr<FindingWriter> make_##name(const OutputSettings& settings, TextSink sink);
#include "src/report/outputs.def"
#undef KEYFLUENT_OUTPUT

// find_text finds the texts of a rule; null for an id that is none (an error's).
const RuleText* find_text(const OutputSettings& settings, std::string_view id);

// line_of is the line of a finding for formats that cannot do without: 1 where there is none.
std::uint64_t line_of(const Finding& finding);

}  // namespace keyfluent::report
