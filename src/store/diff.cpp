// SPDX-License-Identifier: MIT
#include "src/store/diff.h"

#include "keyfluent/authorized_keys/line.h"

#include <deque>
#include <utility>

namespace keyfluent::store {

namespace {

constexpr int kContext = 3;

// Row is one line of the diff: kept (' '), removed ('-') or added ('+').  Texts have their ends.
struct Row {
  char sign;
  std::string_view text;
  bool is_shown;
};

std::string_view without_end(std::string_view line) {
  const std::size_t last = line.find_last_not_of("\r\n");
  return line.substr(0, last == line.npos ? 0 : last + 1);
}

// Rows is the whole file as rows of a diff.
class Rows {
 public:
  Rows(std::string_view before, const Edit& edit) : splices_(edit.splices) {
    for_each_line(before, [&](std::size_t, std::string_view, const LineSpan& span) {
      add_old(before, span);
    });
    while (next_ < splices_.size()) {
      add_new(splices_[next_++].inserted);
    }
  }

  std::vector<Row>& list() { return rows_; }

 private:
  void add_old(std::string_view before, const LineSpan& span) {
    const std::string_view text = before.substr(span.offset, span.next() - span.offset);
    while (inserts_at(span.offset)) {
      add_new(splices_[next_++].inserted);
    }
    if (!touches(span)) {
      rows_.push_back({' ', text, false});
      return;
    }
    const Splice& splice = splices_[next_++];
    const std::size_t start = splice.offset - span.offset;
    if (start >= without_end(text).size() && !authorized_keys::split_line(without_end(text))) {
      // The line only gets the end that it lacks, or loses it again.  What it says may be a secret:
      // see unified_diff.
      rows_.push_back({' ', text, false});
      add_new(splice.inserted.substr(splice.inserted.find('\n') + 1));
      return;
    }
    rows_.push_back({'-', text, true});
    std::string after(text.substr(0, start));
    add_new(after.append(splice.inserted).append(text.substr(start + splice.removed)));
  }

  [[nodiscard]] bool inserts_at(std::size_t offset) const {
    return next_ < splices_.size() && splices_[next_].offset == offset &&
           splices_[next_].removed == 0;
  }

  [[nodiscard]] bool touches(const LineSpan& span) const {
    return next_ < splices_.size() && (splices_[next_].offset < span.next() ||
                                       (splices_[next_].offset == span.next() && !span.has_end));
  }

  void add_new(std::string text) {
    const std::string& kept = texts_.emplace_back(std::move(text));
    for_each_line(kept, [&](std::size_t, std::string_view, const LineSpan& span) {
      rows_.push_back(
          {'+', std::string_view(kept).substr(span.offset, span.next() - span.offset), true});
    });
  }

  const std::vector<Splice>& splices_;
  std::size_t next_ = 0;
  std::deque<std::string> texts_;
  std::vector<Row> rows_;
};

bool is_context(std::string_view text) {
  const std::size_t size = text.ends_with('\n') ? text.size() - 1 : text.size();
  return authorized_keys::split_line(text.substr(0, size)).has_value();
}

// show_context marks up to three kept rows after each change, in the direction of the iterators.
template <class Iterator>
void show_context(Iterator row, Iterator end) {
  for (int budget = 0; row != end; ++row) {
    if (row->sign != ' ') {
      budget = kContext;
    } else if (budget > 0 && is_context(row->text)) {
      row->is_shown = true;
      --budget;
    } else {
      budget = 0;
    }
  }
}

// Side counts the lines of one side of the diff.
struct Side {
  std::size_t before = 0;  // lines before the hunk
  std::size_t size = 0;    // lines in the hunk

  // A range of no lines is written with the number of the line before it.
  [[nodiscard]] std::string range() const {
    return std::to_string(size == 0 ? before : before + 1) + "," + std::to_string(size);
  }

  void close() { before += std::exchange(size, 0); }
};

void write_row(std::string& text, const Row& row) {
  text += row.sign;
  text += row.text;
  if (!row.text.ends_with('\n')) {
    text += "\n\\ No newline at end of file\n";
  }
}

std::string write_hunks(const std::vector<Row>& rows) {
  std::string text;
  std::string hunk;
  Side old_side;
  Side new_side;
  for (std::size_t i = 0; i <= rows.size(); ++i) {
    const bool is_shown = i < rows.size() && rows[i].is_shown;
    if (!is_shown && !hunk.empty()) {
      text += "@@ -" + old_side.range() + " +" + new_side.range() + " @@\n";
      text += std::exchange(hunk, {});
      old_side.close();
      new_side.close();
    }
    if (i == rows.size()) {
      break;
    }
    if (is_shown) {
      write_row(hunk, rows[i]);
    }
    (is_shown ? old_side.size : old_side.before) += static_cast<std::size_t>(rows[i].sign != '+');
    (is_shown ? new_side.size : new_side.before) += static_cast<std::size_t>(rows[i].sign != '-');
  }
  return text;
}

}  // namespace

std::string unified_diff(std::string_view path, std::string_view before, const Edit& edit) {
  if (edit.empty()) {
    return {};
  }
  Rows rows(before, edit);
  show_context(rows.list().begin(), rows.list().end());
  show_context(rows.list().rbegin(), rows.list().rend());
  std::string text = "--- " + std::string(path) + "\n+++ " + std::string(path) + "\n";
  return text + write_hunks(rows.list());
}

}  // namespace keyfluent::store
