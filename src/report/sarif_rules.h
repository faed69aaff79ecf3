// SPDX-License-Identifier: MIT
// The tool object of SARIF (section 3.18): keyfluent and its rules.
#pragma once

#include "src/report/finding_writer.h"

#include <nlohmann/json_fwd.hpp>

namespace keyfluent::report {

// sarif_tool holds the rules in the order of settings.rules: a result's ruleIndex counts in it.
nlohmann::ordered_json sarif_tool(const OutputSettings& settings);

}  // namespace keyfluent::report
