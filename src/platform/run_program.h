// SPDX-License-Identifier: MIT
// Other programs, run for what they print.
#pragma once

#include "keyfluent/core/result.h"

#include <chrono>
#include <string>
#include <vector>

namespace keyfluent::platform {

// ProgramOutput is what a program that ended has said: standard output and standard error together.
struct ProgramOutput {
  int exit_code = 0;  // 128 or more: a signal ended it
  std::string text;
  bool timed_out = false;  // it was ended at the limit, with every program that it had started
};

inline constexpr std::chrono::milliseconds kNoLimit{0};

// run_program runs the program at this path (no search, no shell) with the arguments that follow
// its name, a small fixed environment, and `input` as standard input; -1: /dev/null.  What it
// prints beyond a megabyte is dropped.  At `limit` it is killed; kNoLimit: never.  Errors:
// file_not_found, permission_denied, system_failed.
Result<ProgramOutput> run_program(const std::string& path,
                                  const std::vector<std::string>& arguments,
                                  int input = -1,
                                  std::chrono::milliseconds limit = kNoLimit);

}  // namespace keyfluent::platform
