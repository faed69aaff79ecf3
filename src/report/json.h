// SPDX-License-Identifier: MIT
// JSON results: one versioned schema a command, one object a line.
//
// Bytes of an input that are not UTF-8 (a comment may hold any) become U+FFFD, so that the output
// is always JSON.
#pragma once

#include "keyfluent/codecs/format.h"
#include "src/report/inspection.h"

#include <string>
#include <string_view>

namespace keyfluent::report {

// inspection_json is one line of keyfluent/inspect/1: everything an entry tells without being
// opened, and which consumers load it, LF at the end.  `source` names the input.
std::string inspection_json(std::string_view source,
                            const Entry& entry,
                            const InspectionOptions& options = {});

// format_json is one line of keyfluent/formats/1.
std::string format_json(const Format& format);

}  // namespace keyfluent::report
