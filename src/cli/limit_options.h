// SPDX-License-Identifier: MIT
// The options that set the limits of limits.def.
#pragma once

#include "src/cli/command.h"

#include <vector>

namespace keyfluent::cli {

// limit_options are those of the limits that the command takes.
std::vector<Option> limit_options(const Command& command);

// read_limits takes the limits from the command line.  Errors: usage_bad_value.
Result<Limits> read_limits(const Arguments& arguments);

}  // namespace keyfluent::cli
