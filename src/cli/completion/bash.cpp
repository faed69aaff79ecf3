// SPDX-License-Identifier: MIT
// Completion for bash, 4.4 or newer; bash-completion is not needed.
#include "src/cli/completion/shell.h"
#include "src/cli/limit_options.h"
#include "src/cli/names.h"
#include "src/cli/version.h"

namespace keyfluent::cli {

namespace {

// Readline cuts words at "=" and ":" and, kept with what follows, "@", so that the script puts them together
// again, and offers only the last piece.
constexpr std::string_view kBegin = R"(
_keyfluent_words() {  # WORDS PREFIX: offer those of WORDS that continue what is typed
  mapfile -t COMPREPLY < <(compgen -P "$2" -W "$1" -- "${cur#"$2"}")
}

_keyfluent_value() {  # KIND WORDS: offer what an option takes
  case $1 in
    words) _keyfluent_words "$2" '' ;;
    list)
      _keyfluent_words "$2" "${cur%"${cur##*,}"}"
      compopt -o nospace
      ;;
    file) compopt -o default ;;
    folder) compopt -o dirnames ;;
    user) mapfile -t COMPREPLY < <(compgen -u -- "$cur") ;;
    host)
      local user=
      [[ $cur != *@* ]] || user=${cur%%@*}@
      mapfile -t COMPREPLY < <(compgen -P "$user" -A hostname -- "${cur#"$user"}")
      ;;
  esac
}

_keyfluent() {
  local word words=() glue= i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if ((i > 1)) && [[ $glue || $word =~ ^(@|[=:]+$) ]]; then
      words[-1]+=$word
    else
      words+=("$word")
    fi
    glue=
    [[ ! $word =~ ^[=:@]+$ ]] || glue=yes
  done
  COMPREPLY=()
  local last=${words[-1]} cur=${words[-1]} option= head= kind= list= options= input=text choices=
  local command=${words[1]}
)";

constexpr std::string_view kEnd = R"(
  local inputs_only=
  for ((i = 2; i < ${#words[@]} - 1; i++)); do
    [[ ${words[i]} != -- ]] || inputs_only=yes
  done
  if [[ ! $inputs_only ]]; then
    option=${words[-2]}
    if [[ $cur == --*=* ]]; then
      option=${cur%%=*} head=${cur%%=*}= cur=${cur#*=}
    fi
    _keyfluent_option "$command" "$option"
  fi
  if [[ $kind ]]; then
    _keyfluent_value "$kind" "$list"
  elif [[ $cur == -* && ! $inputs_only && ! $head ]]; then
    _keyfluent_words "$options" ''
  elif [[ ! $head ]]; then
    _keyfluent_value "$input" "$choices"
  fi
  # Readline replaces only the last piece of the word.
  local breaks=${COMP_WORDBREAKS//[^=:]/} kept=$last
  [[ ! $breaks ]] || kept=${last##*[$breaks]}
  [[ $kept != *@* || $COMP_WORDBREAKS != *@* ]] || kept=@${kept##*@}
  COMPREPLY=("${COMPREPLY[@]/#/$head}")
  COMPREPLY=("${COMPREPLY[@]#"${last%"$kept"}"}")
}

complete -F _keyfluent keyfluent
)";

std::string_view kind_name(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::kNone:
    case Value::Kind::kText:
      return "text";
    case Value::Kind::kWords:
      return "words";
    case Value::Kind::kList:
      return "list";
    case Value::Kind::kFile:
      return "file";
    case Value::Kind::kFolder:
      return "folder";
    case Value::Kind::kUser:
      return "user";
    case Value::Kind::kHost:
      return "host";
  }
  return {};
}

// option_case is the branch that says what an option of a command ("*": of all) takes.
std::string option_case(std::string_view command, const Option& option) {
  const Value value = value_of(option);
  if (value.kind == Value::Kind::kNone) {
    return {};
  }
  std::string line = "    " + std::string(command) + ":--" + std::string(option.name);
  if (option.letter != 0) {
    line.append(" | ").append(command).append({':', '-', option.letter});
  }
  line.append(") kind=").append(kind_name(value.kind));
  if (!value.choices.empty()) {
    line += " list=" + single_quoted(joined(value.choices));
  }
  return line + " ;;\n";
}

std::string option_function() {
  std::string text =
      "\n_keyfluent_option() {  # COMMAND OPTION: say what the option takes\n"
      "  case $1:$2 in\n";
  for (const Command* command : commands()) {
    for (const Option& option : command->options) {
      text += option_case(command->name, option);
    }
    for (const Option& option : limit_options(*command)) {
      text += option_case(command->name, option);
    }
  }
  for (const Option& option : common_options()) {
    text += option_case("*", option);
  }
  return text + "  esac\n}\n";
}

std::string command_case(const Command& command) {
  std::string names;
  for (const OptionGroup& group : option_groups(command)) {
    for (const Option& option : group.options) {
      names += (names.empty() ? "" : " ") + switches(option, " ");
    }
  }
  const Value input = input_of(command);
  std::string text = "    " + std::string(command.name) +
                     ")\n      options=" + single_quoted(names) +
                     "\n      input=" + std::string(kind_name(input.kind));
  if (!input.choices.empty()) {
    text += " choices=" + single_quoted(joined(input.choices));
  }
  return text + "\n      ;;\n";
}

}  // namespace

std::string bash_completion() {
  std::string text = "# bash completion for keyfluent " + std::string(version_number()) +
                     ", made by: keyfluent completion bash\n";
  text += option_function();
  text += kBegin;
  text += "  if ((${#words[@]} <= 2)); then\n    _keyfluent_words " +
          single_quoted(joined(command_names()) + " --help --version") +
          " ''\n    return\n  fi\n  case $command in\n";
  for (const Command* command : commands()) {
    text += command_case(*command);
  }
  text += "    *) return ;;\n  esac\n";
  return text.append(kEnd);
}

}  // namespace keyfluent::cli
