// SPDX-License-Identifier: MIT
#include "src/rules/file_check.h"

#include "src/findings/errors.h"

#include <string>

namespace keyfluent::rules {

namespace {

std::string keys_in_words(std::uint64_t count) {
  return count == 0 ? "no key" : std::to_string(count) + (count == 1 ? " key" : " keys");
}

// A lone CR is no blank line to sshd, but no harm either: files with CR LF are full of them.
bool looks_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r") == text.npos;
}

}  // namespace

void FileCheck::add(std::uint64_t number, std::string_view text) {
  if (block_.is_open()) {
    add_in_block(number, text);
    return;
  }
  if (wrapped_.is_open() && add_to_wrapped(number, text)) {
    judge(number, text);
    return;
  }
  add_single(number, text);
}

// add_to_wrapped is true if the line is a piece of the key that is being gathered.
bool FileCheck::add_to_wrapped(std::uint64_t number, std::string_view text) {
  if (!wrapped_.add(number, text)) {
    return close_wrapped(text);
  }
  if (wrapped_.is_done()) {
    close_wrapped({});
  }
  return true;
}

// A good line ends a block that lost its END: sshd accepts the line, so it counts.
void FileCheck::add_in_block(std::uint64_t number, std::string_view text) {
  const LineVerdict verdict = judge(number, text);
  if (verdict.key) {
    close_all();
    ++keys_;
    return;
  }
  block_.add(number, text);
  if (block_.is_done()) {
    close_all();
  }
}

void FileCheck::add_single(std::uint64_t number, std::string_view text) {
  const LineVerdict verdict = judge(number, text);
  if (verdict.verdict == Verdict::kKey) {
    ++keys_;
  }
  if (!verdict.error || looks_blank(text) || block_.begin(number, text) ||
      wrapped_.begin(number, text, verdict)) {
    return;
  }
  findings_(Finding::of(*verdict.error));
}

void FileCheck::add_too_long(std::uint64_t number, std::size_t limit) {
  close_all();
  LineVerdict verdict;
  verdict.verdict = Verdict::kReject;
  verdict.error = Error(errors::check_line_too_long, Place::at_line(number), std::to_string(limit));
  findings_(Finding::of(*verdict.error));
  if (lines_) {
    lines_(number, verdict);
  }
}

void FileCheck::finish(std::optional<std::uint64_t> expected) {
  close_all();
  if (expected) {
    count(*expected);
  }
}

LineVerdict FileCheck::judge(std::uint64_t number, std::string_view text) {
  LineVerdict verdict = judge_line(number, text);
  if (lines_) {
    lines_(number, verdict);
  }
  return verdict;
}

// close_wrapped ends a wrapped key; true if `next` was its last piece.
bool FileCheck::close_wrapped(std::string_view next) {
  for (const Finding& finding : wrapped_.close(next)) {
    findings_(finding);
  }
  split_ += static_cast<std::uint64_t>(wrapped_.is_key());
  return wrapped_.took_next();
}

void FileCheck::close_all() {
  if (block_.is_open()) {
    findings_(block_.close());
    ++blocks_;
  }
  if (wrapped_.is_open()) {
    close_wrapped({});
  }
}

void FileCheck::count(std::uint64_t expected) {
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
  findings_(Finding::of(Error(errors::check_count, {}, text)));
}

}  // namespace keyfluent::rules
