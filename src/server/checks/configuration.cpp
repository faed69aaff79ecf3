// SPDX-License-Identifier: MIT
// Which configuration counts: sshd's own answer, or the file where it gives none.
#include "src/server/check.h"

namespace keyfluent::server {

namespace {

// is_about_content tells a mistake in the file ("FILE line 12: …") from what keeps sshd from
// answering.
bool is_about_content(const std::string& complaint) {
  return complaint.find(" line ") != std::string::npos ||
         complaint.find("terminating,") != std::string::npos;
}

void run(const Subject& subject, Findings& findings) {
  const Effective& effective = subject.effective;
  const std::string from = subject.question.address.empty()
                               ? " from this machine (--from ADDRESS asks for another)"
                               : " from " + subject.question.address;
  if (effective.complaint.empty()) {
    const bool is_asked = effective.source == "sshd -T";
    findings.push_back(pass(is_asked
                                ? "sshd -T was asked, for a login of " + subject.user.name + from
                                : effective.source + " was read: there is no sshd to ask"));
  } else if (is_about_content(effective.complaint)) {
    findings.push_back(fail("SRV_CONFIG_BAD",
                            "sshd does not take its configuration: " + effective.complaint,
                            {"Mend the line that it names, then: sshd -t"}));
  } else {
    findings.push_back(warn("SRV_CONFIG_UNKNOWN",
                            "sshd -T gives no answer (" + effective.complaint + "); " +
                                effective.source + " was read instead.",
                            {"Run keyfluent doctor as root, while the SSH server is running."}));
  }
  for (const std::string& keyword : effective.skipped) {
    findings.push_back(warn("SRV_CONFIG_UNKNOWN",
                            keyword + " stands in a Match block that depends on more than the "
                                      "account; it was left out.",
                            {}));
  }
}

}  // namespace

constinit const Check configuration_check{"configuration", false, run};

}  // namespace keyfluent::server
