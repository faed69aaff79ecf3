// SPDX-License-Identifier: MIT
// Completion for zsh: an autoloadable function, which may also be sourced.
#include "src/cli/completion/shell.h"
#include "src/cli/names.h"
#include "src/cli/version.h"
#include "src/report/plain_text.h"

namespace keyfluent::cli {

namespace {

// escaped puts a backslash before what _arguments reads as its own.
std::string escaped(std::string_view text, std::string_view special) {
  std::string result;
  for (const char c : report::ascii_text(text)) {
    if (c == '\\' || special.find(c) != special.npos) {
      result += '\\';
    }
    result += c;
  }
  return result;
}

// action says how _arguments finds the values.
std::string action(const Value& value) {
  switch (value.kind) {
    case Value::Kind::kWords:
      return "(" + escaped(joined(value.choices), ":()") + ")";
    case Value::Kind::kList:
      return "_sequence compadd - " + escaped(joined(value.choices), ":");
    case Value::Kind::kFile:
      return "_files";
    case Value::Kind::kFolder:
      return "_directories";
    case Value::Kind::kUser:
      return "_users";
    case Value::Kind::kHost:
      return "_keyfluent_targets";
    default:
      return " ";
  }
}

std::string option_spec(const Option& option) {
  const Value value = value_of(option);
  std::string rest = "[" + escaped(help_of(option), "[]") + "]";
  if (value.kind != Value::Kind::kNone) {
    rest += ":" + escaped(option.argument, ":") + ":" + action(value);
  }
  const std::string equals = value.kind == Value::Kind::kNone ? "" : "=";
  std::string spec = "    ";
  if (option.letter == 0) {
    return spec + single_quoted("*--" + std::string(option.name) + equals + rest) + " \\\n";
  }
  // A value may stand right behind the letter (-oPATH), but no "=".
  const std::string letter = {'*', '-', option.letter};
  spec += single_quoted(letter + (equals.empty() ? "" : "+") + rest) + " \\\n    ";
  return spec + single_quoted("*--" + std::string(option.name) + equals + rest) + " \\\n";
}

std::string input_spec(const Command& command) {
  const Value input = input_of(command);
  return input.kind == Value::Kind::kNone
             ? std::string("    && return 0\n")
             : "    " + single_quoted("*:input:" + action(input)) + " && return 0\n";
}

std::string command_function(const Command& command) {
  std::string text =
      "\n_keyfluent_" + std::string(command.name) + "() {\n  _arguments -s -S : \\\n";
  for (const OptionGroup& group : option_groups(command)) {
    for (const Option& option : group.options) {
      text += option_spec(option);
    }
  }
  return text + input_spec(command) + "}\n";
}

constexpr std::string_view kTargets = R"(
_keyfluent_targets() {
  if compset -P '*@'; then
    _hosts
  else
    _alternative 'hosts:host:_hosts' 'users:user:_users -S@'
  fi
}
)";

constexpr std::string_view kEnd = R"(  )
  local curcontext=$curcontext state line
  typeset -A opt_args
  _arguments -C : \
    '(- :)'{-h,--help}'[print the overview]' \
    '(- :)--version[print the version]' \
    '1: :->command' '*:: :->arguments' && return 0
  case $state in
    command) _describe -t commands command commands ;;
    arguments)
      curcontext=${curcontext%:*:*}:keyfluent-$words[1]:
      (( $+functions[_keyfluent_$words[1]] )) && _keyfluent_$words[1]
      ;;
  esac
}

if [[ $funcstack[1] == _keyfluent ]]; then
  _keyfluent "$@"
else
  compdef _keyfluent keyfluent
fi
)";

}  // namespace

std::string zsh_completion() {
  std::string text = "#compdef keyfluent\n# zsh completion for keyfluent " +
                     std::string(version_number()) + ", made by: keyfluent completion zsh\n";
  for (const Command* command : commands()) {
    text += command_function(*command);
  }
  text += kTargets;
  text += "\n_keyfluent() {\n  local -a commands=(\n";
  for (const Command* command : commands()) {
    text += "    " +
            single_quoted(escaped(command->name, ":") + ":" + escaped(command->summary, "")) + "\n";
  }
  return text.append(kEnd);
}

}  // namespace keyfluent::cli
