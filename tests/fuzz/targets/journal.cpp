// SPDX-License-Identifier: MIT
// Input: an authorized_keys file, a NUL, a line that is added to it, a NUL, then a journal.
#include "src/store/journal.h"

#include "tests/fuzz/harness.h"

#include <algorithm>

namespace keyfluent::fuzz {

namespace {

using namespace store;

std::string_view take_part(std::string_view& rest) {
  const std::string_view part = rest.substr(0, rest.find('\0'));
  rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  return part;
}

// check_recorded: a change that is written down is found by the content that it made, and undone.
void check_recorded(Journal& journal, std::string_view before, std::string_view line) {
  const Edit edit{{append_lines(before, {std::string(line)})}};
  const std::string after = apply_edit(before, edit);
  JournalEntry entry;
  entry.command = "authorize";
  entry.inverse = invert(before, edit);
  KEYFLUENT_EXPECT(apply_edit(after, entry.inverse) == before);
  journal.record(before, tail_of(before, edit), std::move(entry));
  const std::optional<Journal> again = Journal::parse(journal.write());
  KEYFLUENT_EXPECT(again.has_value());
  KEYFLUENT_EXPECT(again->write() == journal.write());
  const JournalEntry* const found = again->find(after);
  KEYFLUENT_EXPECT(found != nullptr);
  KEYFLUENT_EXPECT(apply_edit(after, found->inverse) == before);
}

}  // namespace

void fuzz_journal(ByteView input) {
  std::string_view rest = as_text(input);
  const std::string_view content = take_part(rest);
  std::string_view line = take_part(rest);
  line = line.substr(0, line.find('\n'));
  std::optional<Journal> journal = Journal::parse(rest);
  if (journal) {
    const std::optional<Journal> again = Journal::parse(journal->write());
    KEYFLUENT_EXPECT(again.has_value() && again->write() == journal->write());
    if (const JournalEntry* const found = journal->find(content)) {
      apply_edit(content, found->inverse);  // whatever stands there, inside the content
    }
  }
  Journal fresh;
  check_recorded(journal ? *journal : fresh, content, line);
}

}  // namespace keyfluent::fuzz
