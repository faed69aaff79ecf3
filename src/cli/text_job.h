// SPDX-License-Identifier: MIT
// A job that only prints a text: tables, help, explanations.
#pragma once

#include "src/cli/command.h"

#include <memory>
#include <string>

namespace keyfluent::cli {

// print_text makes the job that prints a text that is ready.
std::unique_ptr<Job> print_text(std::string text, Console& console);

}  // namespace keyfluent::cli
