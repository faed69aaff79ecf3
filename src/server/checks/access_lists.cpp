// SPDX-License-Identifier: MIT
// AllowUsers, DenyUsers, AllowGroups, DenyGroups.
#include "src/server/access_lists.h"

#include "src/server/check.h"

namespace keyfluent::server {

namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : " ") + word;
  }
  return text;
}

AccessLists lists_of(const Settings& settings) {
  return {settings.all("denyusers"),
          settings.all("allowusers"),
          settings.all("denygroups"),
          settings.all("allowgroups")};
}

std::string keyword_line(const Barred& bar, const AccessLists& lists) {
  const auto& words = bar.keyword == "DenyUsers"    ? lists.deny_users
                      : bar.keyword == "AllowUsers" ? lists.allow_users
                      : bar.keyword == "DenyGroups" ? lists.deny_groups
                                                    : lists.allow_groups;
  return std::string(bar.keyword) + " " + joined(words);
}

std::string remedy(const Barred& bar, const Subject& subject) {
  const std::string& name = subject.user.name;
  const std::string keyword(bar.keyword);
  if (keyword == "AllowUsers") {
    return "Add " + name + " to AllowUsers in sshd_config, then: systemctl reload ssh";
  }
  if (keyword == "AllowGroups") {
    return "usermod -aG GROUP " + name + ", with a GROUP of that list";
  }
  return "Take " + bar.pattern + " out of " + keyword +
         " in sshd_config, then: systemctl reload ssh";
}

void run(const Subject& subject, Findings& findings) {
  const AccessLists lists = lists_of(subject.settings());
  const auto bar = find_bar(lists, {subject.user.name, subject.groups, subject.question.address});
  if (!bar) {
    findings.push_back(pass("No list of users or groups bars " + subject.user.name + "."));
    return;
  }
  const std::string line = keyword_line(*bar, lists);
  if (!bar->is_sure) {
    findings.push_back(warn("SRV_ALLOWUSERS",
                            "Whether " + subject.user.name +
                                " may log in depends on the client's "
                                "address: " +
                                line + ".",
                            {"keyfluent doctor --from ADDRESS"}));
    return;
  }
  const bool is_group = bar->keyword.ends_with("Groups");
  const std::string groups =
      is_group ? " Groups of the account: " + joined(subject.groups) + "." : "";
  findings.push_back(
      fail(is_group ? "SRV_ALLOWGROUPS" : "SRV_ALLOWUSERS",
           "sshd lets " + subject.user.name + " not in, whatever the key: " + line + "." + groups,
           {remedy(*bar, subject)}));
}

}  // namespace

constinit const Check access_lists_check{"access lists", true, run};

}  // namespace keyfluent::server
