// SPDX-License-Identifier: MIT
#include "src/cli/completion/shell.h"

namespace keyfluent::cli {

std::vector<std::string_view> shell_names() {
  return {
#define KEYFLUENT_SHELL(name) #name,
#include "src/cli/completion/shells.def"
#undef KEYFLUENT_SHELL
  };
}

std::string completion_script(std::string_view shell) {
#define KEYFLUENT_SHELL(name)   \
  if (shell == #name) {         \
    return name##_completion(); \
  }
#include "src/cli/completion/shells.def"
#undef KEYFLUENT_SHELL
  return {};
}

std::string single_quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    quoted += c == '\'' ? "'\\''" : std::string(1, c);
  }
  return quoted + "'";
}

std::string joined(const Choices& words) {
  std::string text;
  for (const std::string_view word : words) {
    text.append(text.empty() ? "" : " ").append(word);
  }
  return text;
}

std::string switches(const Option& option, std::string_view separator) {
  std::string text = "--" + std::string(option.name);
  if (option.letter != 0) {
    text.append(separator).append({'-', option.letter});
  }
  return text;
}

}  // namespace keyfluent::cli
