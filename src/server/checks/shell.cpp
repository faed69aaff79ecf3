// SPDX-License-Identifier: MIT
// The shell: sshd wants a program; a session wants one that runs commands.
#include "src/server/check.h"
#include "src/server/config_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace keyfluent::server {

namespace {

// is_listed looks a shell up in shells(5); true where there is no such file.
bool is_listed(const std::string& shell) {
  const auto text = read_config("/etc/shells");
  return !text || ("\n" + *text + "\n").find("\n" + shell + "\n") != std::string::npos;
}

// refuses_commands knows the programs that only say no.
bool refuses_commands(const std::string& shell) {
  const std::string name = shell.substr(shell.rfind('/') + 1);
  return name == "false" || name == "nologin";
}

bool has_internal_sftp(const Settings& settings) {
  if (settings.text("forcecommand").starts_with("internal-sftp")) {
    return true;
  }
  const auto& lines = settings.lines("subsystem");
  return std::any_of(lines.begin(), lines.end(), [](const auto& words) {
    return words.size() > 1 && words[0] == "sftp" && words[1] == "internal-sftp";
  });
}

std::string change_shell(const Subject& subject) {
  return "usermod -s /bin/bash " + subject.user.name;
}

Stage judge_refusing(const Subject& subject, const std::string& shell) {
  if (has_internal_sftp(subject.settings())) {
    return pass(shell + " runs no commands; SFTP works without, by internal-sftp.");
  }
  return fail("SRV_SHELL_REFUSES",
              "The shell is " + shell +
                  ", which runs no command: the login succeeds and ends at "
                  "once, and the program behind SFTP is not started.",
              {"For SFTP alone, in sshd_config: Subsystem sftp internal-sftp",
               "For a shell as well: " + change_shell(subject)});
}

void run(const Subject& subject, Findings& findings) {
  const std::string shell = subject.user.shell.empty() ? "/bin/sh" : subject.user.shell;

  struct stat status {};

  const bool is_program = ::stat(shell.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
                          (status.st_mode & 0111) != 0;
  if (!is_program && subject.settings().path("chrootdirectory").empty()) {
    findings.push_back(fail("SRV_SHELL_MISSING",
                            "The shell " + shell + " is missing or no program: sshd refuses " +
                                subject.user.name + " whatever the key.",
                            {change_shell(subject)}));
  } else if (refuses_commands(shell)) {
    findings.push_back(judge_refusing(subject, shell));
  } else if (!is_listed(shell)) {
    findings.push_back(warn("SRV_SHELL_UNLISTED",
                            "The shell " + shell +
                                " is not in /etc/shells. sshd does not mind, "
                                "but rules of PAM (pam_shells) and FTP servers do.",
                            {"echo " + quoted(shell) + " >>/etc/shells"}));
  } else {
    findings.push_back(pass(shell + " is a program."));
  }
}

}  // namespace

constinit const Check shell_check{"shell", true, run};

}  // namespace keyfluent::server
