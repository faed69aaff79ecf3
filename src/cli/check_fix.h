// SPDX-License-Identifier: MIT
// check --fix and --diff: mend files through the same store as authorize.
#pragma once

#include "src/cli/check_settings.h"
#include "src/findings/finding.h"
#include "src/store/change.h"

#include <cstddef>
#include <string>

namespace keyfluent::cli {

struct FixSettings {
  bool unsafe = false;   // apply fixes that are not safe, too
  bool dry_run = false;  // make a diff, and write nothing
  Limits limits;
  platform::SandboxMode sandbox = platform::SandboxMode::kOff;
};

struct FixOutcome {
  store::Change change;
  std::size_t fixes = 0;
};

// fix_file applies the fixes of a file's findings until there is none left, proves that safe fixes
// widened nothing, and replaces the file.  Errors: fix_widens_access; those of store::change.
Result<FixOutcome> fix_file(const std::string& path,
                            const Judging& judging,
                            const FixSettings& settings);

}  // namespace keyfluent::cli
