// SPDX-License-Identifier: MIT
// Other programs, run for what they print.
#pragma once

#include "keyfluent/core/result.h"

#include <string>
#include <vector>

namespace keyfluent::platform {

// ProgramOutput is what a program that ended has said: standard output and standard error together.
struct ProgramOutput {
  int exit_code = 0;  // 128 or more: a signal ended it
  std::string text;
};

// run_program runs the program at this path (no search, no shell) with the arguments that follow
// its name, a small fixed environment, and `input` as standard input; -1: /dev/null.  What it
// prints beyond a megabyte is dropped.  Errors: file_not_found, permission_denied, system_failed.
Result<ProgramOutput> run_program(const std::string& path,
                                  const std::vector<std::string>& arguments,
                                  int input = -1);

}  // namespace keyfluent::platform
