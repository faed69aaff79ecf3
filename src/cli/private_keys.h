// SPDX-License-Identifier: MIT
// check --private-keys: find private keys of any format where no private key belongs.
#pragma once

#include "src/cli/check_job.h"

#include <memory>

namespace keyfluent::cli {

// find_private_keys makes the job that reads every file (of a folder all of them, but not below
// .git) and reports each private key in it as the rule pasted-private-key does.  Files without keys
// are silent.
Result<std::unique_ptr<Job>> find_private_keys(CheckSettings settings, Console& console);

}  // namespace keyfluent::cli
