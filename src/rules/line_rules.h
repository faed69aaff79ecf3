// SPDX-License-Identifier: MIT
// LineRules does with a line what needs no other line: sshd's verdict, and the rules that remember
// nothing.  That is most of the work, and several threads can share it.
#pragma once

#include "keyfluent/core/text_buffer.h"
#include "keyfluent/keys/weakness/point_proof.h"
#include "src/findings/finding.h"
#include "src/platform/line_blocks.h"
#include "src/rules/lookers.h"
#include "src/rules/reporter.h"
#include "src/rules/rule.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace keyfluent::rules {

// LineText appends what is to be printed of a line, whatever the rules say of it.  Several threads
// call it at once.
using LineText = std::function<void(const LineContext&, TextBuffer&)>;

// LinePrinter prints every line.
struct LinePrinter {
  LineText text;
  std::function<void(std::string_view)> print;  // takes the texts, in order
};

// JudgedLine is a line, and what it is by itself.  Made once and used for many lines.
class JudgedLine {
 public:
  explicit JudgedLine(const Setting& setting) : judge_(setting.server, setting.login) {}

  // context is valid until the next line is judged, and as long as the line's text.
  [[nodiscard]] const LineContext& context() const { return *context_; }

  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }

 private:
  friend class LineRules;

  authorized_keys::LineJudge judge_;
  std::optional<LineContext> context_;
  std::vector<Finding> findings_;
};

// JudgedLines is what the lines of a block are by themselves: plain, or whole.  Nearly all lines of
// a large file leave nothing but a note, of 48 bytes, for the thread that puts the blocks in order,
// and not even that if no rule remembers lines.  Made once and used for many blocks.
class JudgedLines {
 public:
  explicit JudgedLines(const Setting& setting) : setting_(setting) {}

  // Wanted is what is to be kept of lines.
  struct Wanted {
    bool notes;      // of all lines
    bool all_whole;  // no line is taken for plain
  };

  [[nodiscard]] std::size_t size() const { return is_plain_.size(); }

  [[nodiscard]] bool is_plain(std::size_t at) const { return is_plain_[at] != 0; }

  // are_plain is true if all are.
  [[nodiscard]] bool are_plain() const { return whole_count_ == 0; }

  // notes are of all lines, in order, if they were wanted.
  [[nodiscard]] std::span<const LineNote> notes() const { return notes_; }

  // whole is the nth of the lines that are not plain.
  [[nodiscard]] const JudgedLine& whole(std::size_t at) const { return *whole_[at]; }

  // text is what is to be printed of all lines.
  [[nodiscard]] std::string_view text() const { return text_.view(); }

 private:
  friend class LineRules;

  void clear();
  JudgedLine& next();

  void take_plain() { is_plain_.push_back(1); }

  bool take(const JudgedLine& judged, Wanted wanted);

  const Setting& setting_;
  std::vector<std::uint8_t> is_plain_;
  std::vector<LineNote> notes_;
  std::vector<std::unique_ptr<JudgedLine>> whole_;  // and perhaps more, to be used again
  std::size_t whole_count_ = 0;
  TextBuffer text_;
};

// is_of_large_file is true if the file has more lines than people edit.
inline bool is_of_large_file(const platform::LineBlock& block) {
  return !block.is_last() || block.number(block.size() - 1) >= kLinesOfLargeFile;
}

// input_line is a line of a block.
inline InputLine input_line(const platform::LineBlock& block,
                            std::size_t at,
                            bool is_of_large_file) {
  return {block.number(at), block.offset(at), block.line(at), block.has_end(at), is_of_large_file};
}

// LineRules is used by one thread at a time.
class LineRules {
 public:
  // All must live as long as this; `text` may be null.
  LineRules(const Setting& setting,
            std::span<const Rule* const> rules,
            const LineText* text = nullptr);

  LineRules(const LineRules&) = delete;
  LineRules& operator=(const LineRules&) = delete;
  ~LineRules() = default;

  // look judges the line, and appends to `text` what is to be printed of it.
  void look(const InputLine& line, JudgedLine& judged, TextBuffer& text);

  // look_again judges a plain line that has been looked at, for those who need all of it.
  void look_again(const InputLine& line, JudgedLine& judged);

  // block_bytes is of what size blocks are judged in the least time: a proof has the same end for
  // few points and for many.
  [[nodiscard]] std::size_t block_bytes() const {
    return proves_points_ ? platform::LineBlocks::kLargeBlockBytes
                          : platform::LineBlocks::kBlockBytes;
  }

  // look_at judges the lines of a block, which is faster.
  void look_at(const platform::LineBlock& block, JudgedLines::Wanted wanted, JudgedLines& judged);

 private:
  bool look_at(const platform::LineBlock& block,
               JudgedLines::Wanted wanted,
               bool assume,
               JudgedLines& judged);
  bool look_plain(const InputLine& line, JudgedLine& judged, TextBuffer& text);
  void judge(const InputLine& line, JudgedLine& judged);
  void run(JudgedLine& judged);

  JudgedLine* judged_ = nullptr;  // while run() runs
  FindingSink sink_;
  Reporter reporter_;
  Lookers lookers_;
  const LineText* text_;
  authorized_keys::LinePatterns patterns_;
  unsigned interest_ = 0;  // of all rules, also those that remember lines
  bool proves_points_;     // a rule asks for it
  bool digests_;           // likewise
  PointProof proof_;       // of the block at hand
};

}  // namespace keyfluent::rules
