// SPDX-License-Identifier: MIT
// Check: one row of the table of what `doctor` looks at (checks.def), and what it looks with.
//
// A check is one file of checks/. It hands up Stages: one with the status pass if all is well, else
// one for each thing that it found.  Whoever prints them escapes what comes from files.
#pragma once

#include "src/findings/stage.h"
#include "src/server/subject.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::server {

using Findings = std::vector<Stage>;

struct Check {
  std::string_view name;  // "access lists"; the name of its stages
  bool needs_account;     // left out if there is no such account
  void (*run)(const Subject&, Findings&);
};

// Every row of checks.def: the file checks/<symbol>.cpp defines <symbol>_check.
#define KEYFLUENT_DOCTOR_CHECK(symbol) extern const Check symbol##_check;
#include "src/server/checks.def"
#undef KEYFLUENT_DOCTOR_CHECK

// checks lists the table in order.
std::span<const Check* const> checks();

// examine runs every check and gives their findings the names of the rows.
Findings examine(const Subject& subject);

// pass, warn, fail and unseen (skipped: it could not be looked at) make a finding.
Stage pass(std::string text);
Stage warn(std::string_view code, std::string text, std::vector<std::string> advice);
Stage fail(std::string_view code, std::string text, std::vector<std::string> advice);
Stage unseen(std::string text);

}  // namespace keyfluent::server
