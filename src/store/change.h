// SPDX-License-Identifier: MIT
// A change of an authorized_keys file from beginning to end: open, lock, read, plan, verify,
// write it down, replace.
#pragma once

#include "keyfluent/core/result.h"
#include "src/platform/sandbox.h"
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
  bool journal = false;                 // write down how to take the change back
  bool backup = false;                  // keep the old content, every line a comment
  bool in_place = false;                // append to the file instead of replacing it
  bool fix_modes = false;               // take the rights away that make sshd ignore the file
  bool allow_empty = false;             // the file may end up without a key
  std::string_view command = "change";  // for the journal; one word
  // sandbox is for what looks into lines: planner, check and proof run apart
  // (platform::work_apart).
  platform::SandboxMode sandbox = platform::SandboxMode::kOff;
  // check looks at the new content before it is written, besides what is always checked.
  std::function<Status(std::string_view after)> check = {};
};

// Planner makes the edit for a content, and says something in bytes of its own: it may run in
// another process.  It is called again if the file changed meanwhile, and must then forget what it
// found before.
using Planner = std::function<Result<Edit>(std::string_view content, std::string& report)>;

struct Change {
  bool is_written = false;
  std::string diff;                   // in a dry run: the unified diff, empty if nothing changes
  std::vector<std::string> warnings;  // of modes and owners that sshd refuses
  std::vector<std::string> notes;     // what else was done or assumed
  std::string report;                 // what the planner has to say
};

// change runs the planner on the file and writes what it asks for, or nothing at all.
// Errors: the planner's; those of Store; store_verify_failed; store_changed;
// store_would_be_empty; store_only_appends.
Result<Change> change(const Location& location,
                      const ChangeSettings& settings,
                      const Planner& plan);

// change_as_owner is change with no more rights than it needs: if we are root and the file is
// somebody else's, the work is done as that user.  Errors: those of change and run_as.
Result<Change> change_as_owner(const Location& location,
                               const ChangeSettings& settings,
                               const Planner& plan);

// work_as_owner does any such work, with no more rights than it needs.
Result<Change> work_as_owner(const Location& location, const std::function<Result<Change>()>& work);

}  // namespace keyfluent::store
