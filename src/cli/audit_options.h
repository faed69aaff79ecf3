// SPDX-License-Identifier: MIT
// What the command line of audit says.
#pragma once

#include "src/cli/command.h"
#include "src/cli/progress.h"
#include "src/findings/finding.h"
#include "src/report/finding_writer.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace keyfluent::cli {

struct AuditSettings {
  std::vector<std::string> paths;
  std::vector<std::string> blocklists;
  std::string sshd_config;
  std::string host;
  std::string html;  // the page to write; empty: none
  const report::Output* output = nullptr;  // never null
  Level fail_on = Level::kWarning;
  std::uint64_t memory = 0;  // 0: no limit
  unsigned threads = 1;
  bool all_users = false;
  bool shared_primes = false;
  bool from_records = false;
  bool json = false;
  std::shared_ptr<Progress> progress;
};

// audit_settings reads the arguments.  Errors: usage_bad_value, usage_conflict,
// usage_missing_input.
Result<AuditSettings> audit_settings(const Arguments& arguments);

// progress_sink shows the share that is done on the terminal, if it is to be shown.
std::function<void(double)> progress_sink(const AuditSettings& settings);

// audit_texts are the texts of all checks, each once.
std::vector<report::RuleText> audit_texts();

// explain_audit is what `explain KA101` prints; empty for other ids.
std::string explain_audit(std::string_view id);

}  // namespace keyfluent::cli
