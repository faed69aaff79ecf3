// SPDX-License-Identifier: MIT
// ForceCommand: what runs instead of what the client asks for.
#include "src/server/check.h"

namespace keyfluent::server {

namespace {

void run(const Subject& subject, Findings& findings) {
  const std::string command = subject.settings().path("forcecommand");
  if (command.empty()) {
    return;
  }
  if (command.starts_with("internal-sftp")) {
    findings.push_back(pass("ForceCommand is " + command + ": SFTP alone is allowed."));
  } else if (command.find("sftp-server") != std::string::npos) {
    findings.push_back(pass("ForceCommand is " + command + ", a server of SFTP."));
  } else {
    findings.push_back(
        warn("SRV_FORCED_COMMAND",
             "ForceCommand runs \"" + command +
                 "\" instead of whatever the client asks for. "
                 "Unless that program speaks SFTP, SFTP fails (\"Received message too long\").",
             {"For SFTP, in sshd_config: ForceCommand internal-sftp"}));
  }
}

}  // namespace

constinit const Check command_check{"forced command", false, run};

}  // namespace keyfluent::server
