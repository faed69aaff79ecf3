// SPDX-License-Identifier: MIT
#include "src/store/change.h"

#include "src/findings/errors.h"
#include "src/platform/append_file.h"
#include "src/platform/clock.h"
#include "src/store/diff.h"
#include "src/store/journal.h"
#include "src/store/modes.h"
#include "src/store/side_file.h"
#include "src/store/store.h"

namespace keyfluent::store {

namespace {

// Somebody who writes the file all the time without a lock wins more often than this never.
constexpr int kRounds = 20;

// Round is one attempt: what was read, and what shall be there.
struct Round {
  Snapshot snapshot;
  Edit edit;
  std::string after;
};

Status write_journal(const Store& store, const Round& round, const ChangeSettings& settings) {
  const std::string name = side_name("journal", store.location().name);
  KEYFLUENT_TRY(const auto text, read_side_file(store.folder(), name, kJournalBytes));
  Journal journal = Journal::parse(text.value_or("")).value_or(Journal());
  JournalEntry entry;
  entry.time = platform::now();
  entry.command = settings.command;
  entry.made_file = !round.snapshot.status;
  entry.inverse = invert(round.snapshot.content, round.edit);
  journal.record(round.snapshot.content, round.after, std::move(entry));
  return write_side_file(store.folder(), name, journal.write());
}

Status write_backup(const Store& store, const Round& round, Change& change) {
  const std::string name = side_name("backup", store.location().name);
  KEYFLUENT_CHECK(write_side_file(store.folder(), name, comment_out(round.snapshot.content)));
  change.notes.push_back("the old content is in " + name +
                         " beside the file; every line begins with #, so that sshd can never read "
                         "it: sed 's/^#//' takes that away");
  return ok();
}

// write_side_files keeps what undoes the change.  Where the folder takes no file (which in place is
// to be expected) the change is made all the same, and that is said.
Status write_side_files(const Store& store,
                        const Round& round,
                        const ChangeSettings& settings,
                        Change& change) {
  if (settings.in_place && !platform::is_writable(store.folder())) {
    if (settings.journal || settings.backup) {
      change.notes.emplace_back("the folder takes no new file: undo will not know this change");
    }
    return ok();
  }
  if (settings.backup && round.snapshot.status) {
    KEYFLUENT_CHECK(write_backup(store, round, change));
  }
  return settings.journal ? write_journal(store, round, settings) : ok();
}

// check_place fails if the edit is none for --in-place: anything but lines at the end.
Status check_place(const Round& round, bool in_place) {
  const auto& splices = round.edit.splices;
  const bool only_appends = splices.empty() || (splices.size() == 1 && splices[0].removed == 0 &&
                                                splices[0].offset == round.snapshot.content.size());
  return !in_place || only_appends ? ok() : Status(Error(errors::store_only_appends));
}

Result<bool> write(const Store& store, const Round& round, bool in_place) {
  return in_place && round.snapshot.status
             ? store.append(round.snapshot, round.edit.splices.front().inserted)
             : store.replace(round.snapshot, round.after);
}

// plan_round reads and plans, and proves that the plan is good.
Result<Round> plan_round(const Store& store, const ChangeSettings& settings, const Planner& plan) {
  Round round;
  KEYFLUENT_TRY(round.snapshot, store.read());
  const std::string& before = round.snapshot.content;
  KEYFLUENT_TRY(round.edit, plan(before));
  round.after = apply_edit(before, round.edit);
  if (round.edit.empty()) {
    return round;
  }
  KEYFLUENT_CHECK(verify_edit(before, round.after, round.edit));
  if (!settings.allow_empty && has_keys(before) && !has_keys(round.after)) {
    return Error(errors::store_would_be_empty);
  }
  KEYFLUENT_CHECK(settings.check ? settings.check(round.after) : ok());
  KEYFLUENT_CHECK(check_place(round, settings.in_place));
  KEYFLUENT_CHECK(store.check_writable(round.snapshot, settings.in_place));
  return round;
}

// run_round does one round; an unset result says that the file changed meanwhile.
Result<std::optional<Change>> run_round(const Store& store,
                                        const ChangeSettings& settings,
                                        const Planner& plan) {
  KEYFLUENT_TRY(const Round round, plan_round(store, settings, plan));
  Change change;
  if (settings.dry_run) {
    change.diff = unified_diff(store.location().path, round.snapshot.content, round.edit);
  } else if (!round.edit.empty()) {
    KEYFLUENT_CHECK(write_side_files(store, round, settings, change));
    KEYFLUENT_TRY(change.is_written, write(store, round, settings.in_place));
    if (!change.is_written) {
      return std::optional<Change>();
    }
  }
  look_at_modes(store, settings.fix_modes && !settings.dry_run, change);
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
    KEYFLUENT_TRY(std::optional<Change> change, run_round(store, settings, plan));
    if (change) {
      return std::move(*change);
    }
  }
  return Error(errors::store_changed);
}

}  // namespace keyfluent::store
