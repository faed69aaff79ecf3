// SPDX-License-Identifier: MIT
// run: from the command line to the exit code.
#pragma once

#include "src/cli/command.h"
#include "src/platform/sandbox.h"

namespace keyfluent::cli {

// run does what the command line says and returns the exit code (0 to 6).
int run(int argc, const char* const* argv);

// run_job takes a job through its steps.  Every command passes here and nowhere else.
// Returns the highest of the job's own answer and the categories of the errors printed.
int run_job(Job& job, platform::SandboxMode mode, Console& console);

}  // namespace keyfluent::cli
