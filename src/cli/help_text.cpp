// SPDX-License-Identifier: MIT
#include "src/cli/help_text.h"

namespace keyfluent::cli {

namespace {

constexpr std::size_t kOptionColumn = 28;

constexpr ExitCode kExitCodes[] = {
    {0, "done"},
    {1, "done, and the answer is no"},
    {2, "the command line is wrong"},
    {3, "the input cannot be used"},
    {4, "the passphrase is missing or wrong"},
    {5, "refused for safety"},
    {6, "the system failed"},
};

constexpr Example kOverviewExamples[] = {
    {"keyfluent convert Identity.pub", "print a client's key as the line that sshd wants"},
    {"keyfluent authorize Identity.pub --user alice", "let that key log in as alice"},
    {"keyfluent inspect id_rsa.ppk", "say everything that the file tells about its key"},
    {"keyfluent sftp alice@sftp.example.com", "find out why a connection fails"},
};

std::string exit_code_lines() {
  std::string text = "\nExit codes:\n";
  for (const ExitCode& row : kExitCodes) {
    text += "  " + std::to_string(row.code) + "  " + std::string(row.meaning) + "\n";
  }
  return text;
}

// pad fills a line with blanks up to a column.
void pad(std::string& line, std::size_t column) {
  const std::size_t width = display_width(line);
  line.append(column > width ? column - width : 0, ' ');
}

// columns puts a text beside a head; a head that is too wide gets a line of its own.
std::string columns(std::string head, std::string_view text, std::size_t column) {
  if (display_width(head) + 2 > column) {
    return head + "\n" + wrap_text(text, column);
  }
  pad(head, column);
  return head + wrap_text(text, column).substr(column);
}

std::string option_line(const Option& option) {
  std::string head = "  ";
  head += option.letter != 0 ? std::string{'-', option.letter, ',', ' '} : "    ";
  head += "--";
  head += option.name;
  if (!option.argument.empty()) {
    head += ' ';
    head += option.argument;
  }
  return columns(std::move(head), help_of(option), kOptionColumn);
}

std::string option_lines(std::string_view title, std::span<const Option> options) {
  std::string text;
  for (const Option& option : options) {
    text += option_line(option);
  }
  return "\n" + std::string(title) + ":\n" + text;
}

// example_command indents the lines of a command.
std::string example_command(std::string_view command) {
  constexpr std::size_t kLongest = 76;
  std::string text = "  ";
  for (const char c : broken_command(command, kLongest)) {
    text += c;
    text += c == '\n' ? "  " : "";
  }
  return text + "\n";
}

std::string example_lines(std::span<const Example> examples) {
  std::string text;
  for (const Example& example : examples) {
    text += example_command(example.command) + wrap_text(example.text, 6);
  }
  return text.empty() ? text : "\nExamples:\n" + text;
}

}  // namespace

std::string help_text(const Command& command) {
  std::string text = "Usage: keyfluent " + std::string(command.name) + " ";
  text += command.usage;
  text += "\n\n" + wrap_text(command.summary, 0);
  text += example_lines(command.examples);
  text += "\n" + wrap_text(command.description, 0);
  for (const OptionGroup& group : option_groups(command)) {
    text += option_lines(group.title, group.options);
  }
  return text + exit_code_lines();
}

std::span<const ExitCode> exit_codes() {
  return kExitCodes;
}

std::span<const Example> overview_examples() {
  return kOverviewExamples;
}

std::string_view program_summary() {
  return "Fluent in every SSH key format, from a client's file to a working login.";
}

std::string broken_command(std::string_view command, std::size_t width) {
  std::string text;
  while (command.size() > width) {
    const std::size_t blank = command.rfind(' ', width - 2);
    if (blank == command.npos) {
      break;
    }
    text += std::string(command.substr(0, blank)) + " \\\n  ";
    command.remove_prefix(blank + 1);
  }
  return text.append(command);
}

std::string overview_text() {
  std::string text = "Usage: keyfluent COMMAND [OPTIONS] [INPUT…]\n\n";
  text += wrap_text(program_summary(), 0);
  text += example_lines(kOverviewExamples);
  text += "\nCommands:\n";
  for (const Command* command : commands()) {
    text += columns("  " + std::string(command->name), command->summary, 14);
  }
  text +=
      "\nkeyfluent help COMMAND says more, and so does man keyfluent-COMMAND; --version\n"
      "prints the version. An input of - is standard input.\n";
  return text + exit_code_lines();
}

}  // namespace keyfluent::cli
