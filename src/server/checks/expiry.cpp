// SPDX-License-Identifier: MIT
// The dates in /etc/shadow.
#include "src/server/check.h"

namespace keyfluent::server {

namespace {

constexpr std::int64_t kDay = 86400;

void judge_password(const Subject& subject, Standing standing, Findings& findings) {
  const std::string& name = subject.user.name;
  const bool is_inactive = standing == Standing::kInactive;
  if (!subject.settings().is_on("usepam", false)) {
    findings.push_back(pass("The password is too old; without PAM that does not bar keys."));
    return;
  }
  findings.push_back(fail(
      is_inactive ? "ACCT_EXPIRED" : "ACCT_PASSWORD_EXPIRED",
      is_inactive ? "The password was not changed in time, so PAM takes the account for expired."
                  : "The password must be changed first: PAM lets " + name +
                        " in for that alone, so SFTP ends at once.",
      {"What the dates are: chage -l " + name,
       "Let the password not age: chage -M -1 -I -1 -d $(date +%F) " + name}));
}

void run(const Subject& subject, Findings& findings) {
  if (!subject.shadow) {
    findings.push_back(unseen("Whether the account has expired only root can see (/etc/shadow)."));
    return;
  }
  const Standing standing = standing_on(*subject.shadow, subject.now / kDay);
  if (standing == Standing::kExpired) {
    findings.push_back(fail("ACCT_EXPIRED",
                            "The account has expired, on day " +
                                std::to_string(subject.shadow->expires) +
                                " since 1970. The client reads that only after its key was taken.",
                            {"What the date is: chage -l " + subject.user.name,
                             "Renew it: chage -E -1 " + subject.user.name}));
  } else if (standing == Standing::kGood) {
    findings.push_back(pass("Account and password have not expired."));
  } else {
    judge_password(subject, standing, findings);
  }
}

}  // namespace

constinit const Check expiry_check{"expiry", true, run};

}  // namespace keyfluent::server
