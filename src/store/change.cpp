// SPDX-License-Identifier: MIT
#include "src/store/change.h"

#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"
#include "src/findings/errors.h"
#include "src/findings/sandbox_errors.h"
#include "src/platform/append_file.h"
#include "src/platform/clock.h"
#include "src/platform/confined.h"
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
  std::string report;
  std::string after;
};

// recorded returns the journal's text with the change.
std::string recorded(std::string_view text, const Round& round, const ChangeSettings& settings) {
  Journal journal = Journal::parse(text).value_or(Journal());
  JournalEntry entry;
  entry.time = platform::now();
  entry.command = settings.command;
  entry.made_file = !round.snapshot.status;
  entry.inverse = invert(round.snapshot.content, round.edit);
  journal.record(round.snapshot.content, round.after, std::move(entry));
  return journal.write();
}

Status write_journal(const Store& store, const Round& round, const ChangeSettings& settings) {
  const std::string name = side_name("journal", store.location().name);
  KEYFLUENT_TRY(const auto old, read_side_file(store.folder(), name, kJournalBytes));
  KEYFLUENT_TRY(const std::string text, platform::work_apart(settings.sandbox, [&] {
                  return Result<std::string>(recorded(old.value_or(""), round, settings));
                }));
  return write_side_file(store.folder(), name, text);
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

// prove looks at what the edit makes of the content.
Status prove(std::string_view before, const Edit& edit, const ChangeSettings& settings) {
  const std::string after = apply_edit(before, edit);
  KEYFLUENT_CHECK(verify_edit(before, after, edit));
  if (!settings.allow_empty && has_keys(before) && !has_keys(after)) {
    return Error(errors::store_would_be_empty);
  }
  return settings.check ? settings.check(after) : ok();
}

// plan_edit plans and proves: here lines are looked into.
Result<std::string> plan_edit(std::string_view content,
                              const ChangeSettings& settings,
                              const Planner& plan) {
  std::string report;
  KEYFLUENT_TRY(const Edit edit, plan(content, report));
  if (!edit.empty()) {
    KEYFLUENT_CHECK(prove(content, edit, settings));
  }
  Writer writer;
  put_edit(writer, edit);
  writer.put_string(report);
  return std::string(as_text(writer.view()));
}

// plan_round reads, has it planned, and makes the new content.
Result<Round> plan_round(const Store& store, const ChangeSettings& settings, const Planner& plan) {
  Round round;
  KEYFLUENT_TRY(round.snapshot, store.read());
  const std::string& before = round.snapshot.content;
  KEYFLUENT_TRY(const std::string planned, platform::work_apart(settings.sandbox, [&] {
                  return plan_edit(before, settings, plan);
                }));
  Reader reader(as_bytes(planned));
  round.edit = read_edit(reader);
  round.report = reader.read_text();
  if (!reader.finish() || !fits(round.edit, before.size())) {
    return Error(errors::sandbox_lost, {}, "what it handed over makes no sense");
  }
  round.after = apply_edit(before, round.edit);
  if (!round.edit.empty()) {
    KEYFLUENT_CHECK(check_place(round, settings.in_place));
    KEYFLUENT_CHECK(store.check_writable(round.snapshot, settings.in_place));
  }
  return round;
}

// diff_of is the unified diff of a dry run.
Result<std::string> diff_of(const Store& store,
                            const Round& round,
                            const ChangeSettings& settings) {
  return platform::work_apart(settings.sandbox, [&] {
    return Result<std::string>(
        unified_diff(store.location().path, round.snapshot.content, round.edit));
  });
}

// run_round does one round; an unset result says that the file changed meanwhile.
Result<std::optional<Change>> run_round(const Store& store,
                                        const ChangeSettings& settings,
                                        const Planner& plan) {
  KEYFLUENT_TRY(const Round round, plan_round(store, settings, plan));
  Change change;
  change.report = round.report;
  if (settings.dry_run) {
    KEYFLUENT_TRY(change.diff, diff_of(store, round, settings));
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
