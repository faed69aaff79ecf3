// SPDX-License-Identifier: MIT
// PubkeyAuthentication and AuthenticationMethods.
#include "src/server/check.h"

#include <algorithm>

namespace keyfluent::server {

namespace {

// is_key_alone is true for a list that a key fulfils; after_key is what else it wants.
bool wants_key(const std::string& list) {
  return ("," + list + ",").find(",publickey,") != std::string::npos;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : " or ") + word;
  }
  return text;
}

void judge_lists(const std::vector<std::string>& lists, Findings& findings) {
  if (std::find(lists.begin(), lists.end(), "publickey") != lists.end()) {
    findings.push_back(pass("A key is enough (AuthenticationMethods)."));
  } else if (std::any_of(lists.begin(), lists.end(), wants_key)) {
    findings.push_back(
        warn("NEEDS_MORE",
             "A key alone is not enough: AuthenticationMethods wants " + joined(lists) + ".",
             {"The client must be able to do the other steps as well.",
              "For a key alone, in a Match block of sshd_config: "
              "AuthenticationMethods publickey"}));
  } else {
    findings.push_back(
        fail("METHOD_NOT_OFFERED",
             "Keys are not asked for: AuthenticationMethods wants " + joined(lists) + ".",
             {"In sshd_config: AuthenticationMethods publickey"}));
  }
}

void run(const Subject& subject, Findings& findings) {
  const Settings& settings = subject.settings();
  const auto lists = settings.first("authenticationmethods");
  if (!settings.is_on("pubkeyauthentication", true)) {
    findings.push_back(
        fail("METHOD_NOT_OFFERED",
             "PubkeyAuthentication is no: sshd takes no keys from " + subject.user.name + ".",
             {"In sshd_config: PubkeyAuthentication yes, then: systemctl reload ssh"}));
  } else if (lists.empty() || lists.front() == "any") {
    findings.push_back(pass("A key is enough."));
  } else {
    judge_lists(lists, findings);
  }
}

}  // namespace

constinit const Check methods_check{"methods", false, run};

}  // namespace keyfluent::server
