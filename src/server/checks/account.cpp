// SPDX-License-Identifier: MIT
// The account exists.
#include "src/server/check.h"

namespace keyfluent::server {

namespace {

void run(const Subject& subject, Findings& findings) {
  const std::string& name = subject.user.name;
  if (!subject.has_account) {
    findings.push_back(
        fail("SRV_NO_USER",
             "There is no account " + name +
                 " on this machine. sshd does not tell the client so: "
                 "it refuses every key and password alike.",
             {"Check the spelling; names are case sensitive. Images of clouds have ubuntu, debian, "
              "admin, ec2-user or opc.",
              "getent passwd lists the accounts."}));
    return;
  }
  findings.push_back(pass(name + " exists (uid " + std::to_string(subject.user.uid) + ", home " +
                          subject.user.home + ")."));
}

}  // namespace

constinit const Check account_check{"account", false, run};

}  // namespace keyfluent::server
