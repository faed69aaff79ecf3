// SPDX-License-Identifier: MIT
// The middle step of a job, behind the sandbox: see Job.
#pragma once

#include "src/cli/command.h"
#include "src/cli/console.h"
#include "src/platform/sandbox.h"

#include <array>
#include <string_view>

namespace keyfluent::cli {

inline constexpr std::array<std::string_view, 3> kSandboxModes = {"auto", "require", "off"};

// sandbox_mode reads --sandbox.  KEYFLUENT_SANDBOX=require in the environment makes require of auto,
// and can do nothing else.  Errors: usage_bad_value.
Result<platform::SandboxMode> sandbox_mode(const Arguments& arguments);

// parse_confined runs job.parse() as job.confinement() and the mode say.  Errors: those of parse()
// and run_confined().
Status parse_confined(Job& job, platform::SandboxMode mode, Console& console);

}  // namespace keyfluent::cli
