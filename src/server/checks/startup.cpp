// SPDX-License-Identifier: MIT
// Start-up files that print, which garbles SFTP; a guess by their text.
#include "src/findings/errors.h"
#include "src/server/apart.h"

#include <algorithm>
#include <array>

namespace keyfluent::server {

namespace {

// StartFile is what a shell reads even when it only runs a command.
struct StartFile {
  std::string_view shell;  // the end of the shell's name
  std::string_view name;   // below the home
};

constexpr std::array kFiles = {
    StartFile{"bash", ".bashrc"},
    StartFile{"zsh", ".zshenv"},
    StartFile{"csh", ".cshrc"},
    StartFile{"csh", ".tcshrc"},
    StartFile{"fish", ".config/fish/config.fish"},
    StartFile{"", ".ssh/rc"},
};

// starts_shell is false where internal-sftp answers, which starts no shell.
bool starts_shell(const Settings& settings) {
  const auto& lines = settings.lines("subsystem");
  const bool is_internal = std::any_of(lines.begin(), lines.end(), [](const auto& words) {
    return words.size() > 1 && words[0] == "sftp" && words[1] == "internal-sftp";
  });
  return !is_internal && !settings.text("forcecommand").starts_with("internal-sftp");
}

void look_at(const Subject& subject, const std::string& path, Findings& findings) {
  const SeenFile file = read_as(subject.user, path);
  if (file.error && file.error->is(errors::permission_denied)) {
    findings.push_back(unseen(path + " cannot be read by who runs this."));
  }
  if (file.error) {
    return;
  }
  const auto found = find_printing_line_apart(file.text, subject);
  if (!found) {
    findings.push_back(not_looked_into(path, found.error()));
  } else if (const std::optional<PrintingLine>& line = *found; line) {
    findings.push_back(warn(
        "SFTP_POLLUTED",
        path + " line " + std::to_string(line->number) + " seems to print text (\"" + line->text +
            "\"): clients of SFTP then say \"Received message too long\". This "
            "is a guess by the text of the file.",
        {"At the top of the file: case $- in *i*) ;; *) return;; esac",
         "Or, in sshd_config: Subsystem sftp internal-sftp, which starts no shell"}));
  }
}

void run(const Subject& subject, Findings& findings) {
  if (!starts_shell(subject.settings())) {
    return;
  }
  for (const StartFile& file : kFiles) {
    if (subject.user.shell.ends_with(file.shell)) {
      look_at(subject, subject.user.home + "/" + std::string(file.name), findings);
    }
  }
  if (findings.empty()) {
    findings.push_back(pass("No start-up file of the shell seems to print."));
  }
}

}  // namespace

constinit const Check startup_check{"start-up files", true, run};

}  // namespace keyfluent::server
