// SPDX-License-Identifier: MIT
// The command completion: scripts that complete command lines of keyfluent in a shell.
#include "src/cli/command.h"
#include "src/cli/completion/shell.h"
#include "src/cli/suggest.h"
#include "src/cli/text_job.h"
#include "src/findings/errors.h"

#include <array>

namespace keyfluent::cli {

namespace {

Error unknown_shell(std::string_view name) {
  const std::string hint = did_you_mean(name, shell_names());
  return Error(
             errors::usage_bad_value, {}, "there is no completion for '" + std::string(name) + "'")
      .with_hint(hint.empty() ? "it is one of: " + joined(shell_names()) : hint);
}

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  if (arguments.inputs().size() != 1) {
    return Error(errors::usage_missing_input, {}, "name one shell: " + joined(shell_names()));
  }
  const std::string& name = arguments.inputs()[0];
  std::string script = completion_script(name);
  if (script.empty()) {
    return unknown_shell(name);
  }
  return print_text(std::move(script), console);
}

constexpr std::array kExamples = {
    Example{"eval \"$(keyfluent completion bash)\"", "in ~/.bashrc; for zsh the same in ~/.zshrc"},
    Example{"keyfluent completion fish >~/.config/fish/completions/keyfluent.fish",
            "for fish, once"},
};

}  // namespace

const Command completion_command{
    .name = "completion",
    .summary = "Print the completions of a shell",
    .usage = "bash|zsh|fish",
    .description =
        "Prints a script that completes commands, options, their values and file names. Packages "
        "and `cmake --install` put these scripts where the shells find them; then nothing needs "
        "to be done.",
    .examples = kExamples,
    .options = {},
    .start = start,
};

}  // namespace keyfluent::cli
