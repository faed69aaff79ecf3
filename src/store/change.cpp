// SPDX-License-Identifier: MIT
#include "src/store/change.h"

#include "src/findings/errors.h"
#include "src/server/strict_modes.h"
#include "src/store/diff.h"
#include "src/store/store.h"

namespace keyfluent::store {

namespace {

// Somebody who writes the file all the time without a lock wins more often than this never.
constexpr int kRounds = 20;

std::vector<std::string> warnings_of(const Store& store, const Snapshot& snapshot) {
  const Location& location = store.location();
  server::StrictModes modes(location.owner);
  if (location.owner) {
    modes.look_at(store.base(), location.base);
  }
  if (store.folder().is_open()) {
    modes.look_at(store.folder(), location.folder.empty() ? location.base : location.folder);
  }
  if (snapshot.status) {
    modes.look_at(*snapshot.status, location.path);
  }
  return modes.warnings();
}

// run_round does one round; an unset result says that the file changed meanwhile.
Result<std::optional<Change>> run_round(const Store& store, bool dry_run, const Planner& plan) {
  KEYFLUENT_TRY(const Snapshot snapshot, store.read());
  KEYFLUENT_TRY(const Edit edit, plan(snapshot.content));
  const std::string after = apply_edit(snapshot.content, edit);
  KEYFLUENT_CHECK(verify_edit(snapshot.content, after, edit));
  Change change;
  change.warnings = warnings_of(store, snapshot);
  if (dry_run) {
    change.diff = unified_diff(store.location().path, snapshot.content, edit);
    return std::optional(std::move(change));
  }
  if (!edit.empty()) {
    KEYFLUENT_TRY(change.is_written, store.replace(snapshot, after));
    if (!change.is_written) {
      return std::optional<Change>();
    }
  }
  return std::optional(std::move(change));
}

}  // namespace

Result<Change> change(const Location& location,
                      const ChangeSettings& settings,
                      const Planner& plan) {
  KEYFLUENT_TRY(Store store, Store::open(location, !settings.dry_run));
  if (!settings.dry_run) {
    KEYFLUENT_CHECK(store.lock(settings.patience));
  }
  for (int round = 0; round < kRounds; ++round) {
    KEYFLUENT_TRY(std::optional<Change> change, run_round(store, settings.dry_run, plan));
    if (change) {
      return std::move(*change);
    }
  }
  return Error(errors::store_changed);
}

}  // namespace keyfluent::store
