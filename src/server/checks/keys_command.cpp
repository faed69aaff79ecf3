// SPDX-License-Identifier: MIT
// AuthorizedKeysCommand: reported, not run.
#include "src/server/check.h"

namespace keyfluent::server {

namespace {

void run(const Subject& subject, Findings& findings) {
  const std::string command = subject.settings().path("authorizedkeyscommand");
  if (!command.empty()) {
    findings.push_back(unseen("sshd also asks the program " + command +
                              " for keys (AuthorizedKeysCommand, as the user " +
                              subject.settings().text("authorizedkeyscommanduser", "(not set)") +
                              "). It was not run here: run it by hand to see its keys."));
  }
  const std::string authorities = subject.settings().path("trustedusercakeys");
  if (!authorities.empty()) {
    findings.push_back(unseen("Certificates signed by a key in " + authorities +
                              " (TrustedUserCAKeys) are taken as well; that was not looked at."));
  }
}

}  // namespace

constinit const Check keys_command_check{"other keys", false, run};

}  // namespace keyfluent::server
