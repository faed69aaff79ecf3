// SPDX-License-Identifier: MIT
// Edit: what changes in the bytes of an authorized_keys file; everything else stays as it is.
//
// Nothing is ever parsed and printed again: new content = old bytes, less and plus the splices.
// Pure functions over bytes.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/reader.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/writer.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::store {

// LineSpan is one line of a content: where it begins, its length without LF, and whether LF ends
// it. LF alone ends a line, as in sshd.
struct LineSpan {
  std::size_t offset = 0;
  std::size_t size = 0;
  bool has_end = false;

  [[nodiscard]] std::size_t next() const { return offset + size + (has_end ? 1 : 0); }
};

// line_at returns the line that begins at `offset`, which must be inside the content.
LineSpan line_at(std::string_view content, std::size_t offset);

// for_each_line calls visit(number, line text, span) for every line, numbers from 1.
template <class Visit>
void for_each_line(std::string_view content, Visit&& visit) {
  std::size_t number = 0;
  for (std::size_t offset = 0; offset < content.size();) {
    const LineSpan span = line_at(content, offset);
    visit(++number, content.substr(span.offset, span.size), span);
    offset = span.next();
  }
}

std::size_t count_lines(std::string_view content);

// Splice replaces `removed` bytes at `offset` by `inserted`.
struct Splice {
  std::size_t offset = 0;
  std::size_t removed = 0;
  std::string inserted;
};

// Edit is a list of splices, ascending.  Each lies inside one line (its end included), at most one
// in a line, or inserts whole lines between two.
struct Edit {
  std::vector<Splice> splices;

  [[nodiscard]] bool empty() const { return splices.empty(); }
};

// fits is true if the edit is one of a content of this size: one from a journal or another process
// may be anything.
bool fits(const Edit& edit, std::size_t size);

// put_edit and read_edit hand an edit from one process to another.
void put_edit(Writer& to, const Edit& edit);
Edit read_edit(Reader& from);

// pieces_of are the new content, one view behind the other, into the old one and the edit.
std::vector<std::string_view> pieces_of(std::string_view content, const Edit& edit);

// apply_edit makes the new content.
std::string apply_edit(std::string_view content, const Edit& edit);

// line_end returns how the content ends its lines: "\r\n" if every line that has an end has that
// one, else "\n".
std::string_view line_end(std::string_view content);

// append_lines makes the splice that adds lines (without ends) at the end of the content; it
// supplies the end that the last line lacks.
Splice append_lines(std::string_view content, const std::vector<std::string>& lines);

// replace_line makes the splice that puts another text into a line and keeps its end.
Splice replace_line(std::string_view content, const LineSpan& line, std::string_view text);

// has_keys is true if a line could be a key's.
bool has_keys(std::string_view content);

// Tail is a new content from the first line on that an edit changes; before it stands what stood
// there.
struct Tail {
  std::size_t start = 0;
  std::string text;
};

Tail tail_of(std::string_view content, const Edit& edit);

// verify_edit proves that the new content is the old one with the edit and nothing else: each key
// line of before that no splice touches is there byte for byte, in order; the only other key lines
// are those inserted.  Errors: store_verify_failed.
Status verify_edit(std::string_view before, std::string_view after, const Edit& edit);

// verify_tail is verify_edit where nothing before the tail is made anew.
Status verify_tail(std::string_view before, const Tail& after, const Edit& edit);

}  // namespace keyfluent::store
