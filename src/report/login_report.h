// SPDX-License-Identifier: MIT
// Login reports: what `keyfluent doctor` found out about a login, for people and programs.
//
// Whatever comes from files and other programs is escaped here.
#pragma once

#include "src/findings/stage.h"
#include "src/report/connection.h"

#include <string>
#include <vector>

namespace keyfluent::report {

// LoginReport is one login that was looked at; every finding is a Stage with its check's name.
struct LoginReport {
  std::string user;
  std::string key;      // its fingerprint; empty: none was given
  std::string address;  // of the client; empty: not known
  std::vector<Stage> findings;

  // count is the number of findings with that status.
  [[nodiscard]] std::size_t count(StageStatus status) const;
};

// login_text is one block a finding, with what to do under it, and a verdict.
std::string login_text(const LoginReport& report, const ConnectionOptions& options);

// login_json is one line of keyfluent/doctor/1.
std::string login_json(const LoginReport& report);

}  // namespace keyfluent::report
