// SPDX-License-Identifier: MIT
// Journal: what `keyfluent undo` needs to take changes of one authorized_keys file back.
//
// Beside the file (side_file.h), private, and bounded: the newest change is kept whatever its size,
// older ones only while all together are small.  It holds the inverse of each change, not copies of
// the file:
//
//   # keyfluent/journal/1
//   # change SECONDS COMMAND made|edited SIZE SHA256      ; of the content after the change
//   # splice OFFSET REMOVED [BASE64]                      ; how that content becomes the one before
//
// A change is written down before it is made.  One that then was not made (power failed in between)
// has a content that the file never had, and is passed over.
#pragma once

#include "src/store/edit.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::store {

// The longest journal that is read: a change of the largest file that is read, in base64.
inline constexpr std::size_t kJournalBytes = std::size_t{128} << 20;

// JournalEntry is one change.
struct JournalEntry {
  std::int64_t time = 0;   // seconds since 1970
  std::string command;     // "authorize"
  bool made_file = false;  // there was no file before
  std::size_t size = 0;    // of the content after the change
  std::string hash;        // of that content: SHA-256, hexadecimal
  Edit inverse;
};

class Journal {
 public:
  // parse reads a journal; nothing if it is none, or damaged.
  static std::optional<Journal> parse(std::string_view text);

  [[nodiscard]] std::string write() const;

  // record adds a change from `before` to `after`, and forgets what can no longer be taken back:
  // changes that the old content does not come from, and the oldest if all are too much.
  void record(std::string_view before, const Tail& after, JournalEntry entry);

  // find returns the newest change that ended in this content; null if somebody else wrote it.
  [[nodiscard]] const JournalEntry* find(std::string_view content) const;

  [[nodiscard]] bool is_empty() const { return entries_.empty(); }

  // forget removes the entry that find returned, and all newer ones.
  void forget(const JournalEntry* entry);

 private:
  // find with the content's hash, which is filled in if it is empty and needed.
  [[nodiscard]] const JournalEntry* find(std::string_view content, std::string& hash) const;
  void drop_oldest();

  std::vector<JournalEntry> entries_;  // the newest last
};

// invert makes the edit that turns the content after an edit back into `before`.
Edit invert(std::string_view before, const Edit& edit);

}  // namespace keyfluent::store
