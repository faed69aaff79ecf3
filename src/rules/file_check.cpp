// SPDX-License-Identifier: MIT
#include "src/rules/file_check.h"

#include "src/findings/errors.h"
#include "src/rules/rules.h"

#include <algorithm>
#include <string>

namespace keyfluent::rules {

namespace {

// So many lines ahead memory is fetched: enough for it to arrive, few enough for it to stay.
constexpr std::size_t kLinesAhead = 12;

std::string keys_in_words(std::uint64_t count) {
  return count == 0 ? "no key" : std::to_string(count) + (count == 1 ? " key" : " keys");
}

// A lone CR is no blank line to sshd, but no harm either: files with CR LF are full of them.
bool looks_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r") == text.npos;
}

// Pieces of a wrapped key are rejected, or mean nothing.
bool may_be_gathered(unsigned traits) {
  return (traits & (kRejectedLine | kCommentLine)) != 0;
}

}  // namespace

FileCheck::FileCheck(const Setting& setting,
                     std::span<const Rule* const> rules,
                     const FindingSink& findings,
                     const LineSink& lines,
                     const LinePrinter* printer)
    : line_rules_(setting, rules, printer == nullptr ? nullptr : &printer->text),
      judged_(setting),
      reporter_(rules, findings),
      line_sink_(lines),
      printer_(printer),
      lookers_(rules, setting, true),
      wrapped_(setting.server) {}

void FileCheck::add(const InputLine& line) {
  TextBuffer text;
  line_rules_.look(line, judged_, text);
  print(text.view());
  take(judged_);
}

void FileCheck::take(const platform::LineBlock& block, const JudgedLines& lines) {
  print(lines.text());
  const std::span<const LineNote> notes = lines.notes();
  if (lines.are_plain() && notes.empty() && !is_gathering() && !reporter_.is_suppressing()) {
    count_ += lines.size();
    keys_ += lines.size();
    return;
  }
  std::size_t whole = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i + kLinesAhead < notes.size()) {
      lookers_.expect(notes[i + kLinesAhead]);
    }
    if (!lines.is_plain(i)) {
      take(lines.whole(whole++));
    } else if (is_gathering() || reporter_.is_suppressing()) {
      take(look_again(block, i));
    } else {
      ++count_;
      ++keys_;
      if (!notes.empty()) {
        lookers_.pass(
            notes[i],
            [&]() -> const LineContext& { return look_again(block, i).context(); },
            reporter_);
      }
    }
  }
}

// look_again judges a plain line, for a rule that wants to see all of it, or because it may be part
// of something.
const JudgedLine& FileCheck::look_again(const platform::LineBlock& block, std::size_t at) {
  line_rules_.look_again(input_line(block, at, is_of_large_file(block)), judged_);
  return judged_;
}

void FileCheck::take(const JudgedLine& line) {
  const LineContext& context = line.context();
  ++count_;
  reporter_.see(context);
  keys_ += static_cast<std::uint64_t>((context.traits & kKeyLine) != 0);
  if (line_sink_) {
    line_sink_(context);
  }
  if (!gather(line)) {
    run_rules(line);
  }
}

void FileCheck::print(std::string_view text) const {
  if (printer_ != nullptr) {
    printer_->print(text);
  }
}

// gather is true if the line belongs to a block or a wrapped key, or means nothing: no rule need
// see it.
bool FileCheck::gather(const JudgedLine& judged) {
  const LineContext& line = judged.context();
  if (block_.is_open()) {
    if (block_.takes(line.traits)) {
      block_.add(line.number, line.text);
      if (block_.is_done()) {
        close_block();
      }
      return true;
    }
    close_block();  // it lost its END; sshd takes a good line, so it counts
  }
  if (wrapped_.is_open()) {
    if (wrapped_.add(line.number, line.text)) {
      run_rules(judged);
      if (wrapped_.is_done()) {
        close_wrapped({});
      }
      return true;
    }
    if (close_wrapped(line.text)) {
      return true;
    }
  }
  if (!may_be_gathered(line.traits)) {
    return false;
  }
  if (looks_blank(line.text) || block_.begin(line.number, line.text, line.traits)) {
    if (block_.is_open() && block_.is_done()) {
      close_block();
    }
    return true;
  }
  if (wrapped_.begin(line)) {
    reporter_.hold();
  }
  return false;
}

void FileCheck::run_rules(const JudgedLine& judged) {
  const LineContext& line = judged.context();
  if ((line.traits & (kRejectedLine | kDeadLine)) != 0) {
    diagnose(line);
  }
  for (const Finding& finding : judged.findings()) {
    reporter_.put(finding);
  }
  lookers_.look(line, reporter_);
}

// diagnose asks all rules, not only those that were selected: what is wrong with a line does not
// depend on what the user wants to hear of.
void FileCheck::diagnose(const LineContext& line) {
  for (const Rule* rule : rules()) {
    if (rule != &rejected_rule && diagnose_by(*rule, line)) {
      return;
    }
  }
  diagnose_by(rejected_rule, line);
}

bool FileCheck::diagnose_by(const Rule& rule, const LineContext& line) {
  if (rule.diagnose == nullptr || (rule.diagnoses & line.traits) == 0) {
    return false;
  }
  std::optional<Diagnosis> found = rule.diagnose(line);
  if (found) {
    reporter_.as(rule).at(
        line, found->begin, found->end, std::move(found->message), std::move(found->fix));
  }
  return found.has_value();
}

void FileCheck::add_too_long(std::uint64_t number, std::size_t limit) {
  close_all();
  ++count_;
  authorized_keys::LineVerdict verdict;
  verdict.verdict = authorized_keys::Verdict::kReject;
  verdict.reason =
      Error(errors::check_line_too_long, Place::at_line(number), std::to_string(limit));
  reporter_.error(*verdict.reason);
  const LineContext line{{number, 0, {}, true}, verdict, kRejectedLine};
  if (printer_ != nullptr) {
    TextBuffer text;
    printer_->text(line, text);
    printer_->print(text.view());
  }
  if (line_sink_) {
    line_sink_(line);
  }
}

void FileCheck::finish(std::optional<std::uint64_t> expected) {
  close_all();
  lookers_.finish(reporter_);
  reporter_.finish();
  if (expected) {
    compare_count(*expected);
  }
}

// close_wrapped ends a wrapped key; true if `next` was its last piece.
bool FileCheck::close_wrapped(std::string_view next) {
  const std::optional<WrappedKey::Found> found = wrapped_.close(next);
  if (!found) {
    reporter_.release();
    return false;
  }
  reporter_.drop();
  reporter_.as(split_key_rule).whole(found->place, found->end, found->message);
  ++split_;
  return found->took_next;
}

void FileCheck::close_block() {
  const PastedBlock::Found found = block_.close();
  reporter_.as(*found.rule).whole(found.place, found.end, found.message);
  ++blocks_;
}

void FileCheck::close_all() {
  if (block_.is_open()) {
    close_block();
  }
  if (wrapped_.is_open()) {
    close_wrapped({});
  }
}

void FileCheck::compare_count(std::uint64_t expected) {
  if (keys_ == expected) {
    return;
  }
  std::string text = keys_in_words(expected) + " expected, " + keys_in_words(keys_) +
                     " on a line of its own found";
  if (split_ > 0) {
    text += ", and " + keys_in_words(split_) + " split over several lines";
  }
  if (blocks_ > 0) {
    text += ", and " + keys_in_words(blocks_) + " in another format";
  }
  reporter_.error(Error(errors::check_count, {}, text));
}

}  // namespace keyfluent::rules
