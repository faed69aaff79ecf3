// SPDX-License-Identifier: MIT
// /etc/nologin, which keeps everybody but root out.
#include "src/findings/errors.h"
#include "src/server/check.h"
#include "src/server/config_file.h"

#include <array>

namespace keyfluent::server {

namespace {

struct Place {
  const char* path;
  bool by_pam_alone;
};

constexpr std::array kPlaces = {Place{"/etc/nologin", false}, Place{"/run/nologin", true}};

void run(const Subject& subject, Findings& findings) {
  const bool has_pam = subject.settings().is_on("usepam", false);
  for (const Place& place : kPlaces) {
    const auto text = read_config(place.path);
    const bool is_there = text || !text.error().is(errors::file_not_found);
    if (!is_there || (place.by_pam_alone && !has_pam) || subject.user.uid == 0) {
      continue;
    }
    const std::string said = text ? text->substr(0, text->find_first_of("\r\n")) : "";
    findings.push_back(fail("SRV_NOLOGIN",
                            std::string(place.path) + " exists, so nobody but root may log in" +
                                (said.empty() ? "." : ": \"" + said + "\""),
                            {"Is the machine starting or going down? Then wait.",
                             std::string("Otherwise: rm ") + place.path}));
  }
  if (findings.empty()) {
    findings.push_back(pass("There is no /etc/nologin that counts."));
  }
}

}  // namespace

constinit const Check nologin_check{"nologin", true, run};

}  // namespace keyfluent::server
