// SPDX-License-Identifier: MIT
// What a file tells about a key, as text for people.  (As JSON: report/json.h.)
#pragma once

#include "keyfluent/codecs/format.h"

#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::report {

struct InspectionOptions {
  bool art = false;                                // draw the randomart
  bool verbose = false;                            // print the command for each of convert_for
  std::vector<std::string_view> loads_in = {};     // consumers that load the file as it is
  std::vector<std::string_view> convert_for = {};  // consumers that load it once it is converted
};

// inspection_text is one aligned block of at most 80 columns where the values allow it, LF at the
// end. Everything from the input is escaped.
std::string inspection_text(std::string_view source,
                            const Entry& entry,
                            const InspectionOptions& options);

// utc_time writes seconds since 1970 as "2026-11-22 09:30:00 UTC".
std::string utc_time(std::uint64_t seconds);

}  // namespace keyfluent::report
