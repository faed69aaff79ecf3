// SPDX-License-Identifier: MIT
// PermitRootLogin, which is about one account alone.
#include "src/server/check.h"

namespace keyfluent::server {

namespace {

void run(const Subject& subject, Findings& findings) {
  if (subject.user.uid != 0) {
    return;
  }
  const std::string value = subject.settings().text("permitrootlogin", "prohibit-password");
  if (value == "no") {
    findings.push_back(
        fail("SRV_ROOT_LOGIN",
             "PermitRootLogin is no: sshd says yes to the key and then refuses root.",
             {"Log in as another user, and use sudo.",
              "Or, for keys alone, in sshd_config: PermitRootLogin prohibit-password"}));
  } else if (value == "forced-commands-only") {
    findings.push_back(
        warn("SRV_ROOT_LOGIN",
             "PermitRootLogin is forced-commands-only: root gets in only by a line with "
             "command=\"…\".",
             {}));
  } else {
    findings.push_back(pass("PermitRootLogin is " + value + ": root may log in with a key."));
  }
}

}  // namespace

constinit const Check root_login_check{"root login", true, run};

}  // namespace keyfluent::server
