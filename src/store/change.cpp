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

// A new content of more pieces is put together before it is written.
constexpr std::size_t kFewPieces = 64;

// OldJournal is the journal's text, or why it cannot be read; unset if the change is not written
// down.
using OldJournal = std::optional<Result<std::string>>;

// Round is one attempt: what was read, and what shall be there.
struct Round {
  Snapshot snapshot;
  OldJournal old_journal;
  Edit edit;
  std::string report;
  std::string journal;  // its new text
};

std::string journal_name(const Store& store) {
  return side_name("journal", store.location().name);
}

// takes_side_files is false where the folder takes no file, which in place is to be expected.
bool takes_side_files(const Store& store, const ChangeSettings& settings) {
  return !settings.in_place || platform::is_writable(store.folder());
}

OldJournal read_journal(const Store& store, const ChangeSettings& settings) {
  if (!settings.journal || settings.dry_run || !takes_side_files(store, settings)) {
    return std::nullopt;
  }
  Result<std::optional<std::string>> text =
      read_side_file(store.folder(), journal_name(store), kJournalBytes);
  return text ? Result<std::string>(std::move(*text).value_or(""))
              : Result<std::string>(std::move(text).error());
}

// recorded returns the journal's text with the change.
std::string recorded(const Round& round,
                     const Edit& edit,
                     const Tail& after,
                     const ChangeSettings& settings) {
  Journal journal = Journal::parse(**round.old_journal).value_or(Journal());
  JournalEntry entry;
  entry.time = platform::now();
  entry.command = settings.command;
  entry.made_file = !round.snapshot.status;
  entry.inverse = invert(round.snapshot.content, edit);
  journal.record(round.snapshot.content, after, std::move(entry));
  return journal.write();
}

Status write_journal(const Store& store, const Round& round) {
  if (!*round.old_journal) {
    return round.old_journal->error();
  }
  return write_side_file(store.folder(), journal_name(store), round.journal);
}

Status write_backup(const Store& store, const Round& round, Change& change) {
  const std::string name = side_name("backup", store.location().name);
  KEYFLUENT_CHECK(write_side_file(store.folder(), name, comment_out(round.snapshot.content)));
  change.notes.push_back("the old content is in " + name +
                         " beside the file; every line begins with #, so that sshd can never read "
                         "it: sed 's/^#//' takes that away");
  return ok();
}

// write_side_files keeps what undoes the change.  Where the folder takes no file the change is made
// all the same, and that is said.
Status write_side_files(const Store& store,
                        const Round& round,
                        const ChangeSettings& settings,
                        Change& change) {
  if (!takes_side_files(store, settings)) {
    if (settings.journal || settings.backup) {
      change.notes.emplace_back("the folder takes no new file: undo will not know this change");
    }
    return ok();
  }
  if (settings.backup && round.snapshot.status) {
    KEYFLUENT_CHECK(write_backup(store, round, change));
  }
  return round.old_journal ? write_journal(store, round) : ok();
}

// check_place fails if the edit is none for --in-place: anything but lines at the end.
Status check_place(const Round& round, bool in_place) {
  const auto& splices = round.edit.splices;
  const bool only_appends = splices.empty() || (splices.size() == 1 && splices[0].removed == 0 &&
                                                splices[0].offset == round.snapshot.content.size());
  return !in_place || only_appends ? ok() : Status(Error(errors::store_only_appends));
}

Result<bool> write(const Store& store, const Round& round, bool in_place) {
  const std::string& before = round.snapshot.content;
  if (in_place && round.snapshot.status) {
    return store.append(round.snapshot, round.edit.splices.front().inserted);
  }
  const std::vector<std::string_view> pieces = pieces_of(before, round.edit);
  if (pieces.size() <= kFewPieces) {
    return store.replace(round.snapshot, pieces);
  }
  const std::string after = apply_edit(before, round.edit);
  const std::string_view whole = after;
  return store.replace(round.snapshot, {&whole, 1});
}

// prove looks at what the edit makes of the content.
Status prove(std::string_view before,
             const Tail& after,
             const Edit& edit,
             const ChangeSettings& settings) {
  KEYFLUENT_CHECK(verify_tail(before, after, edit));
  if (!settings.allow_empty && has_keys(before) && !has_keys(before.substr(0, after.start)) &&
      !has_keys(after.text)) {
    return Error(errors::store_would_be_empty);
  }
  return settings.check ? settings.check(apply_edit(before, edit)) : ok();
}

// plan_edit plans, proves and writes the journal's text: here lines and the journal are looked into.
Result<std::string> plan_edit(const Round& round,
                              const ChangeSettings& settings,
                              const Planner& plan) {
  const std::string& before = round.snapshot.content;
  std::string report;
  std::string journal;
  KEYFLUENT_TRY(const Edit edit, plan(before, report));
  if (!edit.empty()) {
    const Tail after = tail_of(before, edit);
    KEYFLUENT_CHECK(prove(before, after, edit, settings));
    const bool is_recorded = round.old_journal && *round.old_journal;
    journal = is_recorded ? recorded(round, edit, after, settings) : std::string();
  }
  Writer writer;
  put_edit(writer, edit);
  writer.put_string(report);
  writer.put_string(journal);
  return std::string(as_text(writer.view()));
}

// plan_round reads, and has it planned.
Result<Round> plan_round(const Store& store, const ChangeSettings& settings, const Planner& plan) {
  Round round;
  KEYFLUENT_TRY(round.snapshot, store.read());
  round.old_journal = read_journal(store, settings);
  KEYFLUENT_TRY(const std::string planned, platform::work_apart(settings.sandbox, [&] {
                  return plan_edit(round, settings, plan);
                }));
  Reader reader(as_bytes(planned));
  round.edit = read_edit(reader);
  round.report = reader.read_text();
  round.journal = reader.read_text();
  if (!reader.finish() || !fits(round.edit, round.snapshot.content.size())) {
    return Error(errors::sandbox_lost, {}, "what it handed over makes no sense");
  }
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
