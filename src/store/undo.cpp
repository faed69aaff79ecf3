// SPDX-License-Identifier: MIT
#include "src/store/undo.h"

#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"
#include "src/findings/errors.h"
#include "src/findings/sandbox_errors.h"
#include "src/platform/confined.h"
#include "src/store/diff.h"
#include "src/store/journal.h"
#include "src/store/modes.h"
#include "src/store/side_file.h"
#include "src/store/store.h"

namespace keyfluent::store {

namespace {

std::string encode(const Undone& undone) {
  Writer writer;
  writer.put_u8(undone.is_found ? 1 : 0);
  writer.put_u8(undone.is_removed ? 1 : 0);
  writer.put_u64(static_cast<std::uint64_t>(undone.time));
  writer.put_string(undone.command);
  return std::string(as_text(writer.view()));
}

Result<Undone> decode(std::string_view text) {
  Undone undone;
  Reader reader(as_bytes(text));
  undone.is_found = reader.read_u8() != 0;
  undone.is_removed = reader.read_u8() != 0;
  undone.time = static_cast<std::int64_t>(reader.read_u64());
  undone.command = reader.read_text();
  KEYFLUENT_CHECK(reader.finish());
  return undone;
}

std::string journal_name(const Store& store) {
  return side_name("journal", store.location().name);
}

Result<std::optional<std::string>> read_journal(const Store& store) {
  return store.folder().is_open()
             ? read_side_file(store.folder(), journal_name(store), kJournalBytes)
             : Result<std::optional<std::string>>(std::nullopt);
}

// TakenBack is what the journal says of a content.
struct TakenBack {
  Undone undone;
  Edit inverse;
  std::string journal;  // its text afterwards
  std::string diff;     // of a dry run
};

std::string encode(const TakenBack& taken) {
  Writer writer;
  writer.put_string(encode(taken.undone));
  put_edit(writer, taken.inverse);
  writer.put_string(taken.journal);
  writer.put_string(taken.diff);
  return std::string(as_text(writer.view()));
}

Result<TakenBack> decode_taken(std::string_view text, std::size_t size) {
  TakenBack taken;
  Reader reader(as_bytes(text));
  KEYFLUENT_TRY(taken.undone, decode(reader.read_text()));
  taken.inverse = read_edit(reader);
  taken.journal = reader.read_text();
  taken.diff = reader.read_text();
  if (!reader.finish() || !fits(taken.inverse, size)) {
    return Error(errors::sandbox_lost, {}, "what it handed over makes no sense");
  }
  return taken;
}

// look_up finds the change that ended in the content, and proves that it can be taken back: here
// the journal and lines are looked into.
Result<std::string> look_up(const Store& store,
                            const Snapshot& snapshot,
                            std::string_view text,
                            bool dry_run) {
  auto journal = Journal::parse(text);
  if (!journal) {
    return Error(errors::journal_damaged, {}, journal_name(store));
  }
  TakenBack taken;
  if (journal->is_empty()) {
    return encode(taken);
  }
  const std::string& content = snapshot.content;
  const JournalEntry* entry = snapshot.status ? journal->find(content) : nullptr;
  if (entry == nullptr) {
    return Error(errors::undo_changed);
  }
  taken.undone = {true, entry->made_file, entry->time, entry->command};
  taken.inverse = entry->inverse;
  if (dry_run) {
    taken.diff = unified_diff(store.location().path, content, taken.inverse);
    return encode(taken);
  }
  KEYFLUENT_CHECK(verify_edit(content, apply_edit(content, taken.inverse), taken.inverse));
  journal->forget(entry);
  taken.journal = journal->write();
  return encode(taken);
}

// take_back puts the old content in the file's place, or removes a file that was not there.  The
// journal follows; if it does not come to that, the next undo passes over the entry.
Status take_back(const Store& store, const Snapshot& snapshot, const TakenBack& taken) {
  KEYFLUENT_CHECK(store.check_writable(snapshot, false));
  KEYFLUENT_TRY(const bool done,
                taken.undone.is_removed
                    ? store.remove(snapshot)
                    : store.replace(snapshot, pieces_of(snapshot.content, taken.inverse)));
  if (!done) {
    return Error(errors::store_changed);
  }
  return write_side_file(store.folder(), journal_name(store), taken.journal);
}

Result<Change> undo_here(const Location& location, const ChangeSettings& settings) {
  KEYFLUENT_TRY(Store store, Store::open(location, false));
  if (!settings.dry_run && store.folder().is_open()) {
    KEYFLUENT_CHECK(store.lock(settings.patience));
  }
  Change change;
  change.report = encode(Undone());
  KEYFLUENT_TRY(const auto journal, read_journal(store));
  if (!journal) {
    return change;
  }
  KEYFLUENT_TRY(const Snapshot snapshot, store.read());
  KEYFLUENT_TRY(const std::string found, platform::work_apart(settings.sandbox, [&] {
                  return look_up(store, snapshot, *journal, settings.dry_run);
                }));
  KEYFLUENT_TRY(TakenBack taken, decode_taken(found, snapshot.content.size()));
  change.report = encode(taken.undone);
  change.diff = std::move(taken.diff);
  if (settings.dry_run || !taken.undone.is_found) {
    return change;
  }
  KEYFLUENT_CHECK(take_back(store, snapshot, taken));
  change.is_written = true;
  look_at_modes(store, settings.fix_modes, change);
  return change;
}

}  // namespace

Result<Change> undo(const Location& location, const ChangeSettings& settings, Undone& undone) {
  KEYFLUENT_TRY(Change change,
                work_as_owner(location, [&] { return undo_here(location, settings); }));
  KEYFLUENT_TRY(undone, decode(change.report));
  return change;
}

Result<std::string> read_keys(const Location& location, bool& exists) {
  KEYFLUENT_TRY(Change read, work_as_owner(location, [&]() -> Result<Change> {
                  KEYFLUENT_TRY(const Store store, Store::open(location, false));
                  KEYFLUENT_TRY(Snapshot snapshot, store.read());
                  Change done;
                  done.is_written = snapshot.status.has_value();
                  done.report = std::move(snapshot.content);
                  return done;
                }));
  exists = read.is_written;
  return std::move(read.report);
}

}  // namespace keyfluent::store
