// SPDX-License-Identifier: MIT
// Subsystem sftp, and the program behind it.
#include "src/server/check.h"

#include <sys/stat.h>

namespace keyfluent::server {

namespace {

// program_of is the program of the subsystem sftp; empty if there is none.
std::string program_of(const Settings& settings) {
  for (const auto& words : settings.lines("subsystem")) {
    if (words.size() > 1 && words[0] == "sftp") {
      return words[1];
    }
  }
  return {};
}

constexpr const char* kRemedy = "In sshd_config: Subsystem sftp internal-sftp";

bool is_program(const std::string& path) {
  struct stat status {};

  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         (status.st_mode & 0111) != 0;
}

void run(const Subject& subject, Findings& findings) {
  const Settings& settings = subject.settings();
  const std::string program = program_of(settings);
  const std::string root = settings.path("chrootdirectory");
  if (settings.text("forcecommand").starts_with("internal-sftp")) {
    findings.push_back(pass("ForceCommand serves SFTP."));
  } else if (program.empty()) {
    findings.push_back(fail(
        "NO_SFTP", "There is no Subsystem sftp: a login works, and SFTP does not.", {kRemedy}));
  } else if (program == "internal-sftp") {
    findings.push_back(pass("Subsystem sftp is internal-sftp, which needs no program."));
  } else if (!root.empty()) {
    findings.push_back(
        warn("SFTP_SERVER_MISSING",
             "Subsystem sftp is the program " + program + ", and sessions are shut in " + root +
                 " (ChrootDirectory): it must exist in there with a shell and its libraries.",
             {kRemedy}));
  } else if (!is_program(program)) {
    findings.push_back(fail("SFTP_SERVER_MISSING",
                            "Subsystem sftp is " + program + ", which is missing or no program.",
                            {kRemedy, "Or install it: apt-get install openssh-sftp-server"}));
  } else {
    findings.push_back(pass("Subsystem sftp is " + program + ", which is there."));
  }
}

}  // namespace

constinit const Check subsystem_check{"subsystem", false, run};

}  // namespace keyfluent::server
