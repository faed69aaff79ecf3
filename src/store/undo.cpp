// SPDX-License-Identifier: MIT
#include "src/store/undo.h"

#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"
#include "src/findings/errors.h"
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

Result<std::optional<Journal>> read_journal(const Store& store) {
  if (!store.folder().is_open()) {
    return std::optional<Journal>();
  }
  KEYFLUENT_TRY(const auto text,
                read_side_file(store.folder(), journal_name(store), kJournalBytes));
  if (!text) {
    return std::optional<Journal>();
  }
  auto journal = Journal::parse(*text);
  if (!journal) {
    return Error(errors::journal_damaged, {}, journal_name(store));
  }
  return journal;
}

// take_back puts the old content in the file's place, or removes a file that was not there.  The
// journal follows; if it does not come to that, the next undo passes over the entry.
Status take_back(const Store& store,
                 const Snapshot& snapshot,
                 Journal& journal,
                 const JournalEntry* entry) {
  const std::string before = apply_edit(snapshot.content, entry->inverse);
  KEYFLUENT_CHECK(verify_edit(snapshot.content, before, entry->inverse));
  KEYFLUENT_CHECK(store.check_writable(snapshot, false));
  KEYFLUENT_TRY(const bool done,
                entry->made_file ? store.remove(snapshot) : store.replace(snapshot, before));
  if (!done) {
    return Error(errors::store_changed);
  }
  journal.forget(entry);
  return write_side_file(store.folder(), journal_name(store), journal.write());
}

Result<Change> undo_here(const Location& location, const ChangeSettings& settings) {
  Change change;
  Undone undone;
  KEYFLUENT_TRY(Store store, Store::open(location, false));
  if (!settings.dry_run && store.folder().is_open()) {
    KEYFLUENT_CHECK(store.lock(settings.patience));
  }
  KEYFLUENT_TRY(auto journal, read_journal(store));
  if (!journal || journal->is_empty()) {
    change.report = encode(undone);
    return change;
  }
  KEYFLUENT_TRY(const Snapshot snapshot, store.read());
  const JournalEntry* entry = snapshot.status ? journal->find(snapshot.content) : nullptr;
  if (entry == nullptr) {
    return Error(errors::undo_changed);
  }
  undone = {true, entry->made_file, entry->time, entry->command};
  change.report = encode(undone);
  if (settings.dry_run) {
    change.diff = unified_diff(location.path, snapshot.content, entry->inverse);
    return change;
  }
  KEYFLUENT_CHECK(take_back(store, snapshot, *journal, entry));
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
