// SPDX-License-Identifier: MIT
// The command help.
#include "src/cli/command.h"
#include "src/cli/console.h"
#include "src/cli/help_text.h"
#include "src/cli/names.h"
#include "src/cli/suggest.h"
#include "src/cli/text_job.h"
#include "src/findings/errors.h"

#include <array>

namespace keyfluent::cli {

namespace {

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  std::string text;
  for (const std::string& name : arguments.inputs()) {
    const Command* command = find_command(name);
    if (command == nullptr) {
      return Error(errors::usage_unknown_command, {}, name)
          .with_hint(did_you_mean(name, command_names()));
    }
    text += help_text(*command);
  }
  return print_prose(text.empty() ? overview_text() : text, console);
}

constexpr std::array kExamples = {
    Example{"keyfluent help convert", "the help of one command"},
};

}  // namespace

const Command help_command{
    .name = "help",
    .summary = "Explain the commands",
    .usage = "[COMMAND…]",
    .description = "Without COMMAND, the overview. `keyfluent COMMAND --help` is the same.",
    .examples = kExamples,
    .options = {},
    .start = start,
};

}  // namespace keyfluent::cli
