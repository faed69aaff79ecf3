// SPDX-License-Identifier: MIT
// Completion for fish, 3.1 or newer.
#include "src/cli/completion/shell.h"
#include "src/cli/version.h"
#include "src/report/plain_text.h"

#include <algorithm>

namespace keyfluent::cli {

namespace {

// quoted is single_quoted for fish, where a backslash escapes even there.
std::string quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    result += c == '\'' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
  }
  return result + "'";
}

constexpr std::string_view kBegin = R"(
# The first word after the program is the command.
function __keyfluent_bare
    test (count (commandline -opc)) -eq 1
end

function __keyfluent_is
    set -l words (commandline -opc)
    test (count $words) -gt 1; and test $words[2] = $argv[1]
end

# __keyfluent_list WORD...: words with commas between them, after those that are typed already.
function __keyfluent_list
    set -l typed (commandline -ct | string replace -r '^--[^=]*=' '' | string match -r '.*,')
    or set typed ''
    printf '%s\n' $typed$argv
end

function __keyfluent_targets
    set -l user (commandline -ct | string match -r '.*@')
    or set user ''
    set -l hosts (__fish_print_hostnames)
    printf '%s\n' $user$hosts
end

complete -c keyfluent -f
complete -c keyfluent -n __keyfluent_bare -s h -l help -d 'print the overview'
complete -c keyfluent -n __keyfluent_bare -l version -d 'print the version'
)";

// values says what is offered; `alone` where nothing else may stand there.
std::string values(const Value& value) {
  switch (value.kind) {
    case Value::Kind::kWords:
      return " -x -a " + quoted(joined(value.choices));
    case Value::Kind::kList:
      return " -x -a " + quoted("(__keyfluent_list " + joined(value.choices) + ")");
    case Value::Kind::kFile:
      return " -r -F";
    case Value::Kind::kFolder:
      return " -x -a '(__fish_complete_directories (commandline -ct))'";
    case Value::Kind::kUser:
      return " -x -a '(__fish_complete_users)'";
    case Value::Kind::kHost:
      return " -x -a '(__keyfluent_targets)'";
    case Value::Kind::kText:
      return " -x";
    case Value::Kind::kNone:
      return {};
  }
  return {};
}

std::string condition(const Command& command) {
  return "complete -c keyfluent -n '__keyfluent_is " + std::string(command.name) + "'";
}

std::string option_line(const Command& command, const Option& option) {
  std::string line = condition(command) + " -l " + std::string(option.name);
  if (option.letter != 0) {
    line.append(" -s ").append({option.letter});
  }
  return line + values(value_of(option)) + " -d " + quoted(report::ascii_text(help_of(option))) +
         "\n";
}

std::string input_line(const Command& command) {
  const Value input = input_of(command);
  if (input.kind == Value::Kind::kFile) {
    return condition(command) + " -F\n";
  }
  std::string text = values(input);
  const std::size_t words = text.find("-a ");
  return words == text.npos ? std::string() : condition(command) + " " + text.substr(words) + "\n";
}

}  // namespace

std::string fish_completion() {
  std::string text = "# fish completion for keyfluent " + std::string(version_number()) +
                     ", made by: keyfluent completion fish\n";
  text += kBegin;
  for (const Command* command : commands()) {
    text += "complete -c keyfluent -n __keyfluent_bare -a " + std::string(command->name) + " -d " +
            quoted(report::ascii_text(command->summary)) + "\n";
  }
  for (const Command* command : commands()) {
    text += "\n" + input_line(*command);
    for (const OptionGroup& group : option_groups(*command)) {
      for (const Option& option : group.options) {
        text += option_line(*command, option);
      }
    }
  }
  return text;
}

}  // namespace keyfluent::cli
