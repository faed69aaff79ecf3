// SPDX-License-Identifier: MIT
#include "src/store/edit.h"

#include "keyfluent/authorized_keys/line.h"
#include "src/findings/errors.h"
#include "src/platform/huge_pages.h"

#include <algorithm>
#include <utility>

namespace keyfluent::store {

namespace {

std::string_view without_cr(std::string_view line) {
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

// Every line that sshd could take for a key is one here, also one that it would refuse in the end.
bool is_key_line(std::string_view text) {
  const auto line = authorized_keys::split_line(text);
  return line && line->kind == authorized_keys::Line::Kind::kKey;
}

std::vector<std::string_view> key_lines(std::string_view content) {
  std::vector<std::string_view> lines;
  for_each_line(content, [&](std::size_t, std::string_view text, const LineSpan&) {
    if (is_key_line(text)) {
      lines.push_back(text);
    }
  });
  return lines;
}

// Kept walks the splices along with the lines of the old content, and tells which lines stay.
class Kept {
 public:
  explicit Kept(const Edit& edit) : splices_(edit.splices) {}

  // A splice that touches no more than the line's end, CR included, keeps the line.
  bool keeps(const LineSpan& line, std::string_view text) {
    while (at_ < splices_.size() && splices_[at_].offset + splices_[at_].removed <= line.offset) {
      ++at_;
    }
    return at_ == splices_.size() ||
           splices_[at_].offset >= line.offset + without_cr(text).size() ||
           splices_[at_].removed == 0;
  }

 private:
  const std::vector<Splice>& splices_;
  std::size_t at_ = 0;
};

std::vector<std::string_view> kept_key_lines(std::string_view content,
                                             std::size_t start,
                                             const Edit& edit) {
  std::vector<std::string_view> lines;
  Kept kept(edit);
  for (std::size_t offset = start; offset < content.size();) {
    const LineSpan span = line_at(content, offset);
    const std::string_view text = content.substr(span.offset, span.size);
    if (kept.keeps(span, text) && is_key_line(text)) {
      lines.push_back(text);
    }
    offset = span.next();
  }
  return lines;
}

// first_change returns where the first line begins that the edit touches, or is put before.
std::size_t first_change(std::string_view content, const Edit& edit) {
  const std::size_t offset = edit.splices.empty() ? content.size() : edit.splices.front().offset;
  const std::size_t end = offset == 0 ? content.npos : content.rfind('\n', offset - 1);
  return end == content.npos ? 0 : end + 1;
}

// inserted_key_lines lists the key lines of the splices.  A line that keeps its CR shows it here
// too.
std::vector<std::string_view> inserted_key_lines(const Edit& edit) {
  std::vector<std::string_view> lines;
  for (const Splice& splice : edit.splices) {
    const auto inserted = key_lines(splice.inserted);
    lines.insert(lines.end(), inserted.begin(), inserted.end());
  }
  return lines;
}

Error failed(std::string_view what) {
  return Error(errors::store_verify_failed, {}, what);
}

// verify_lines compares the lines from `start` on.
Status verify_lines(std::string_view before,
                    std::size_t start,
                    std::string_view after,
                    const Edit& edit) {
  const auto kept = kept_key_lines(before, start, edit);
  const auto inserted = inserted_key_lines(edit);
  std::size_t next_kept = 0;
  std::size_t next_inserted = 0;
  for (const std::string_view line : key_lines(after)) {
    if (next_kept < kept.size() && without_cr(line) == without_cr(kept[next_kept])) {
      ++next_kept;
    } else if (next_inserted < inserted.size() &&
               without_cr(line) == without_cr(inserted[next_inserted])) {
      ++next_inserted;
    } else {
      return failed("a line that nobody asked for");
    }
  }
  if (next_kept != kept.size()) {
    return failed("a key line is missing");
  }
  return next_inserted == inserted.size() ? ok() : failed("a new key line is not read back");
}

}  // namespace

LineSpan line_at(std::string_view content, std::size_t offset) {
  const std::size_t end = content.find('\n', offset);
  if (end == content.npos) {
    return {offset, content.size() - offset, false};
  }
  return {offset, end - offset, true};
}

std::size_t count_lines(std::string_view content) {
  std::size_t ends = 0;  // by memchr: std::count adds up in eight bytes a character
  for (std::size_t at = content.find('\n'); at != content.npos; at = content.find('\n', at + 1)) {
    ++ends;
  }
  return ends + (content.empty() || content.ends_with('\n') ? 0 : 1);
}

bool fits(const Edit& edit, std::size_t size) {
  std::size_t at = 0;
  for (const Splice& splice : edit.splices) {
    if (splice.offset < at || splice.offset > size || splice.removed > size - splice.offset) {
      return false;
    }
    at = splice.offset + splice.removed;
  }
  return true;
}

void put_edit(Writer& to, const Edit& edit) {
  to.put_u64(edit.splices.size());
  for (const Splice& splice : edit.splices) {
    to.put_u64(splice.offset);
    to.put_u64(splice.removed);
    to.put_string(splice.inserted);
  }
}

Edit read_edit(Reader& from) {
  Edit edit;
  for (std::uint64_t left = from.read_u64(); left > 0 && !from.failed(); --left) {
    Splice splice;
    splice.offset = from.read_u64();
    splice.removed = from.read_u64();
    splice.inserted = from.read_text();
    edit.splices.push_back(std::move(splice));
  }
  return edit;
}

std::vector<std::string_view> pieces_of(std::string_view content, const Edit& edit) {
  std::vector<std::string_view> pieces;
  pieces.reserve(2 * edit.splices.size() + 1);
  std::size_t at = 0;
  for (const Splice& splice : edit.splices) {
    pieces.push_back(content.substr(at, splice.offset - at));
    pieces.emplace_back(splice.inserted);
    at = splice.offset + splice.removed;
  }
  pieces.push_back(content.substr(at));
  return pieces;
}

std::string apply_edit(std::string_view content, const Edit& edit) {
  const std::vector<std::string_view> pieces = pieces_of(content, edit);
  std::string result;
  std::size_t size = 0;
  for (const std::string_view piece : pieces) {
    size += piece.size();
  }
  result.reserve(size);
  platform::prefer_huge_pages(result);
  for (const std::string_view piece : pieces) {
    result.append(piece);
  }
  return result;
}

std::string_view line_end(std::string_view content) {
  bool any = false;
  for (std::size_t at = content.find('\n'); at != content.npos; at = content.find('\n', at + 1)) {
    any = true;
    if (at == 0 || content[at - 1] != '\r') {
      return "\n";
    }
  }
  return any ? "\r\n" : "\n";
}

Splice append_lines(std::string_view content, const std::vector<std::string>& lines) {
  const std::string_view end = line_end(content);
  Splice splice{content.size(), 0, {}};
  if (!content.empty() && !content.ends_with('\n')) {
    // A last line cut between CR and LF gets the half that it lacks.
    splice.inserted += content.ends_with('\r') ? "\n" : end;
  }
  for (const std::string& line : lines) {
    splice.inserted.append(line).append(end);
  }
  return splice;
}

Splice replace_line(std::string_view content, const LineSpan& line, std::string_view text) {
  const std::string_view old = content.substr(line.offset, line.size);
  return {line.offset, without_cr(old).size(), std::string(text)};
}

bool has_keys(std::string_view content) {
  for (std::size_t offset = 0; offset < content.size();) {
    const LineSpan span = line_at(content, offset);
    if (is_key_line(content.substr(span.offset, span.size))) {
      return true;
    }
    offset = span.next();
  }
  return false;
}

Tail tail_of(std::string_view content, const Edit& edit) {
  Tail tail;
  tail.start = first_change(content, edit);
  std::size_t left = tail.start;  // all of it in the first piece, which ends where the edit begins
  for (std::string_view piece : pieces_of(content, edit)) {
    piece.remove_prefix(std::exchange(left, 0));
    tail.text.append(piece);
  }
  return tail;
}

Status verify_edit(std::string_view before, std::string_view after, const Edit& edit) {
  // What stands before the first line that changes is compared as bytes; the rest is read.
  const std::size_t start = first_change(before, edit);
  if (before.substr(0, start) != after.substr(0, start)) {
    return failed("a line that nobody asked for");
  }
  return verify_lines(before, start, after.substr(start), edit);
}

Status verify_tail(std::string_view before, const Tail& after, const Edit& edit) {
  if (after.start != first_change(before, edit)) {
    return failed("a line that nobody asked for");
  }
  return verify_lines(before, after.start, after.text, edit);
}

}  // namespace keyfluent::store
