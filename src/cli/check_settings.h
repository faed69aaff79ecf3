// SPDX-License-Identifier: MIT
// What a check of authorized_keys is told: by the command line, and file by file by .keyfluent.ini.
#pragma once

#include "keyfluent/core/result.h"
#include "src/cli/command.h"
#include "src/cli/config_file.h"
#include "src/cli/names.h"
#include "src/rules/rule.h"

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::cli {

inline constexpr std::array<std::string_view, 2> kDistros = {"upstream", "debian"};

// These say how lines are judged; all of them may stand in .keyfluent.ini.
inline constexpr std::array kJudgingOptions = {
    Option{"select",
           0,
           "RULE,…",
           "look for these alone: ids, names, or beginnings of ids (KF3)",
           rule_names},
    Option{"ignore", 0, "RULE,…", "do not look for these", rule_names},
    Option{"profile",
           0,
           "NAME",
           "whose demands on keys: openssh, nist, bsi, mozilla, fips",
           profile_names},
    Option{"fail-on",
           0,
           "LEVEL",
           "what makes the exit code 1: error (default), warning, note",
           listed<kLevels>},
    Option{"openssh", 0, "VERSION", "judge as this sshd does: 7.4 to 10.5 (default: 10.5)"},
    Option{
        "distro", 0, "NAME", "upstream or debian; their sshds judge lines alike", listed<kDistros>},
    Option{"now", 0, "TIME", "judge as if it were this time: 20270131, 2027-01-31T12:00:00Z"},
    Option{"timezone", 0, "ZONE", "the server's, for times without Z (default: this machine's)"},
    Option{"user", 0, "NAME", "judge conditions for a login as this user"},
    Option{"from", 0, "ADDRESS", "judge conditions for a login from this address"},
    Option{"host", 0, "NAME", "the host name of that address, for --use-dns"},
    Option{"use-dns", 0, "yes|no", "UseDNS of sshd_config (default: no)", listed<kYesOrNo>},
    Option{"permit-user-environment",
           0,
           "yes|no",
           "PermitUserEnvironment (default: no)",
           listed<kYesOrNo>},
    Option{"accepted-algorithms", 0, "LIST", "PubkeyAcceptedAlgorithms, also with + - or ^"},
    Option{"required-rsa-size", 0, "BITS", "RequiredRSASize (default: 1024)"},
};

// Judging is how one file is judged.
struct Judging {
  rules::Setting setting;
  std::vector<const rules::Rule*> rules;
  Level fail_on = Level::kError;
};

// JudgingSource makes the Judging of a file from the command line and the configuration.
class JudgingSource {
 public:
  // open reads the configuration file (--config, or the one that find_config finds; none with
  // --isolated), the time zone and the names of services.  Errors: config_malformed, usage_*, those
  // of reading a file.
  static Result<JudgingSource> open(const Arguments& arguments);

  // of is the Judging of a file; "" is every file that no section names.  Errors: usage_bad_value,
  // usage_unknown_rule, config_malformed.
  Result<std::shared_ptr<const Judging>> of(std::string_view path);

 private:
  JudgingSource() = default;

  [[nodiscard]] std::string get(std::string_view name, std::string_view path) const;
  Result<Judging> make(std::string_view path) const;

  Arguments arguments_;
  std::optional<ConfigFile> config_;
  authorized_keys::Server system_;  // with what the system knows
  std::int64_t now_ = 0;
  std::map<std::vector<bool>, std::shared_ptr<const Judging>> made_;
};

// parse_level reads "error", "warning" or "note".  Errors: usage_bad_value.
Result<Level> parse_level(std::string_view option, std::string_view text);

}  // namespace keyfluent::cli
