// SPDX-License-Identifier: MIT
// A locked password, which bars keys only without PAM.
#include "src/server/check.h"

namespace keyfluent::server {

namespace {

void run(const Subject& subject, Findings& findings) {
  if (!subject.shadow) {
    findings.push_back(unseen("Whether the password is locked only root can see (/etc/shadow)."));
    return;
  }
  if (!subject.shadow->is_locked) {
    findings.push_back(pass("The account is not locked."));
  } else if (subject.settings().is_on("usepam", false)) {
    findings.push_back(pass("The password is locked; with UsePAM yes that does not bar keys."));
  } else {
    findings.push_back(
        fail("SRV_LOCKED",
             "The account is locked (its password begins with ! in /etc/shadow), and with UsePAM "
             "no sshd then refuses keys, too.",
             {"Without a password, but not locked: usermod -p '*' " + subject.user.name,
              "If it has a password: passwd -u " + subject.user.name,
              "Or in sshd_config: UsePAM yes"}));
  }
}

}  // namespace

constinit const Check lock_check{"lock", true, run};

}  // namespace keyfluent::server
