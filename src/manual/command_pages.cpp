// SPDX-License-Identifier: MIT
// keyfluent(1) and the page of each command: the texts of --help.
#include "src/cli/help_text.h"
#include "src/manual/pages.h"

namespace keyfluent::manual {

namespace {

struct Variable {
  std::string_view name;
  std::string_view text;
};

constexpr Variable kVariables[] = {
#define KEYFLUENT_VARIABLE(name, text) {name, text},
#include "src/manual/environment.def"
#undef KEYFLUENT_VARIABLE
};

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

// usage_line sets the words in capitals, which stand for others, in italics.
std::string usage_line(std::string_view usage) {
  std::string line;
  bool in_word = false;
  std::string plain = mdoc_line(usage);
  for (std::size_t i = 0; i <= plain.size(); ++i) {
    const char c = i < plain.size() ? plain[i] : ' ';
    const bool is_escape = i > 0 && plain[i - 1] == 'u' && i > 2 && plain[i - 2] == '[';
    if (is_upper(c) && !in_word && !is_escape) {
      line += "\\fI";
      in_word = true;
    } else if (in_word && !is_upper(c)) {
      line += "\\fR";
      in_word = false;
    }
    line += i < plain.size() ? std::string(1, c) : "";
  }
  return line;
}

std::string page_name(const cli::Command& command) {
  return "keyfluent-" + std::string(command.name);
}

// lower begins a text in lower case, as .Nd wants it.
std::string lower(std::string_view text) {
  std::string result(text);
  if (result.size() > 1 && is_upper(result[0]) && !is_upper(result[1])) {
    result[0] = static_cast<char>(result[0] - 'A' + 'a');
  }
  return result.ends_with('.') ? result.substr(0, result.size() - 1) : result;
}

// see_also lists the pages of the manual that a page may point to, in the order of mdoc.
constexpr std::string_view kSeeAlso =
    ".Xr keyfluent 1 ,\n"
    ".Xr ssh-keygen 1 ,\n"
    ".Xr keyfluent-errors 7 ,\n"
    ".Xr keyfluent-formats 7 ,\n"
    ".Xr keyfluent-rules 7 ,\n"
    ".Xr sshd 8\n";

void add_environment(Page& page) {
  page.section("ENVIRONMENT");
  page.begin_list("SSH_ASKPASS");
  for (const Variable& variable : kVariables) {
    page.raw(".It Ev " + std::string(variable.name) + "\n" + mdoc_text(variable.text));
  }
  page.end_list();
}

void add_files(Page& page) {
  page.section("FILES");
  page.begin_list(".keyfluent.ini");
  page.raw(".It Pa ~/.ssh/authorized_keys\n");
  page.raw(mdoc_text("The keys that may log in, unless sshd_config says otherwise."));
  page.raw(".It Pa .keyfluent.ini\n");
  page.raw(mdoc_text("Settings of `keyfluent check`, in the folder where it runs or above."));
  page.raw(".It Pa .keyfluent-journal-NAME\n");
  page.raw(mdoc_text("What `keyfluent undo` needs, beside the file NAME."));
  page.raw(".It Pa .keyfluent-backup-NAME\n");
  page.raw(mdoc_text("The old content, written with `--backup`; every line is a comment."));
  page.end_list();
}

void add_commands(Page& page) {
  page.subsection("Commands");
  page.begin_list("passphrase");
  for (const cli::Command* command : cli::commands()) {
    page.raw(".It Xr " + page_name(*command) + " 1\n" +
             mdoc_text(std::string(command->summary) + "."));
  }
  page.end_list();
}

void add_common_options(Page& page) {
  page.subsection("Options of every command");
  page.options(cli::common_options());
  page.paragraph(
      "Options are never abbreviated. Two dashes end them. An input of - is standard input. "
      "Without a command, `--help` prints the overview and `--version` the version; "
      "with `--verbose` the libraries, too.");
  page.subsection("Passphrases");
  page.paragraph(
      "They are never arguments and never in the environment. `--passphrase-file` and "
      "`--passphrase-fd` give that of the key, `--new-passphrase-file` and `--new-passphrase-fd` "
      "the new one; else `SSH_ASKPASS` asks as it does for OpenSSH, else the terminal does, "
      "without echo, and twice for a new one.");
  page.subsection("Output");
  page.paragraph(
      "Results go to standard output, messages to standard error. A message ends in an id in "
      "brackets, which `keyfluent explain` explains. Where a command takes `--json`, it prints "
      "one object a line, whose member schema has a version.");
}

}  // namespace

Page program_page(const Sources& sources) {
  Page page("keyfluent", '1', lower(cli::program_summary()), sources.date);
  page.section("SYNOPSIS");
  page.raw(".Nm\n.Ar COMMAND\n.Op Ar OPTIONS\n.Op Ar INPUT ...\n");
  page.section("DESCRIPTION");
  page.paragraph(
      "`keyfluent` reads SSH keys in every format, found from their content, and writes them in "
      "the one that is wanted; it puts them into authorized_keys and takes them out again, judges "
      "such files as sshd does, and finds out why a login fails.");
  add_commands(page);
  add_common_options(page);
  add_environment(page);
  add_files(page);
  page.exit_status();
  page.paragraph(
      "With several inputs each is processed, and the status is the highest of theirs. A shell "
      "shows a program that a signal ended as 128 and its number, so Ctrl-C as 130.");
  page.section("EXAMPLES");
  page.examples(cli::overview_examples());
  page.section("SEE ALSO");
  page.raw(
      ".Xr ssh-keygen 1 ,\n.Xr keyfluent 3 ,\n.Xr keyfluent-errors 7 ,\n"
      ".Xr keyfluent-formats 7 ,\n.Xr keyfluent-rules 7 ,\n.Xr sshd 8\n");
  return page;
}

Page command_page(const cli::Command& command, const Sources& sources) {
  Page page(page_name(command), '1', lower(command.summary), sources.date);
  page.section("SYNOPSIS");
  page.raw(".Nm keyfluent\n.Cm " + std::string(command.name) + "\n" + usage_line(command.usage) +
           "\n");
  page.section("DESCRIPTION");
  page.paragraph(command.description);
  for (const cli::OptionGroup& group : cli::option_groups(command)) {
    page.subsection(group.title);
    page.options(group.options);
  }
  page.exit_status();
  page.section("EXAMPLES");
  page.examples(command.examples);
  page.section("SEE ALSO");
  page.raw(kSeeAlso);
  return page;
}

}  // namespace keyfluent::manual
