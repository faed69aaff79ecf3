// SPDX-License-Identifier: MIT
#include "src/cli/help_text.h"

namespace keyfluent::cli {

namespace {

constexpr std::size_t kOptionColumn = 28;

constexpr std::string_view kExitCodes =
    "  0  done\n"
    "  1  done, and the answer is no\n"
    "  2  the command line is wrong\n"
    "  3  the input cannot be used\n"
    "  4  the passphrase is missing or wrong\n"
    "  5  refused for safety\n"
    "  6  the system failed\n";

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
  return columns(std::move(head), option.help, kOptionColumn);
}

std::string option_lines(std::string_view title, std::span<const Option> options) {
  std::string text;
  for (const Option& option : options) {
    text += option_line(option);
  }
  return text.empty() ? text : "\n" + std::string(title) + ":\n" + text;
}

// example_command breaks a command that is too long as a shell would accept it.
std::string example_command(std::string_view command) {
  constexpr std::size_t kLongest = 76;
  std::string text = "  ";
  while (command.size() > kLongest) {
    const std::size_t blank = command.rfind(' ', kLongest - 2);
    if (blank == command.npos) {
      break;
    }
    text += std::string(command.substr(0, blank)) + " \\\n    ";
    command.remove_prefix(blank + 1);
  }
  return text.append(command).append("\n");
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
  text += option_lines("Options", command.options);
  text += option_lines("Common options", common_options());
  text += "\nExit codes:\n";
  text += kExitCodes;
  return text;
}

std::string overview_text() {
  std::string text =
      "Usage: keyfluent COMMAND [OPTIONS] [INPUT…]\n\n"
      "Fluent in every SSH key format, from a client's file to a working login.\n\n"
      "Examples:\n"
      "  keyfluent convert Identity.pub\n"
      "      print a client's key as the line that sshd wants\n"
      "  keyfluent authorize Identity.pub --user alice\n"
      "      let that key log in as alice\n"
      "  keyfluent inspect id_rsa.ppk\n"
      "      say everything that the file tells about its key\n\n"
      "Commands:\n";
  for (const Command* command : commands()) {
    text += columns("  " + std::string(command->name), command->summary, 14);
  }
  text +=
      "\nkeyfluent help COMMAND says more; --version prints the version.\n"
      "An input of - is standard input.\n"
      "\nExit codes:\n";
  return text.append(kExitCodes);
}

}  // namespace keyfluent::cli
