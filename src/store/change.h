// SPDX-License-Identifier: MIT
// A change of an authorized_keys file from beginning to end: open, lock, read, plan, verify,
// replace.
#pragma once

#include "keyfluent/core/result.h"
#include "src/store/edit.h"
#include "src/store/location.h"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::store {

struct ChangeSettings {
  bool dry_run = false;  // read and plan only: no lock, no folder made, nothing written
  std::chrono::milliseconds patience{10'000};
};

// Planner makes the edit for a content.  It is called again if the file changed meanwhile, and must
// then forget what it found before.
using Planner = std::function<Result<Edit>(std::string_view content)>;

struct Change {
  bool is_written = false;
  std::string diff;                   // in a dry run: the unified diff, empty if nothing changes
  std::vector<std::string> warnings;  // of modes and owners that sshd refuses
};

// change runs the planner on the file and writes what it asks for, or nothing at all.
// Errors: the planner's; those of Store; store_verify_failed; store_changed.
Result<Change> change(const Location& location,
                      const ChangeSettings& settings,
                      const Planner& plan);

}  // namespace keyfluent::store
