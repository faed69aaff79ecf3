// SPDX-License-Identifier: MIT
// Taking the last change of a file back.
#pragma once

#include "src/store/change.h"

#include <cstdint>
#include <string>

namespace keyfluent::store {

// Undone says which change was taken back.
struct Undone {
  bool is_found = false;    // false: there is nothing to take back
  bool is_removed = false;  // the change had made the file, which is gone again
  std::int64_t time = 0;
  std::string command;
};

// undo takes back the newest change of the journal, if the file is what that change left behind;
// the next undo takes back the one before.  Only the dry_run, patience, fix_modes and
// sandbox of the settings count. Errors: undo_changed, journal_damaged, store_changed, and those of
// Store and run_as.
Result<Change> undo(const Location& location, const ChangeSettings& settings, Undone& undone);

// read_keys reads the content as the owner; `exists` tells whether there is a file.  Errors: those
// of Store and run_as.
Result<std::string> read_keys(const Location& location, bool& exists);

}  // namespace keyfluent::store
