// SPDX-License-Identifier: MIT
#include "src/rules/wrapped_key.h"

#include "keyfluent/core/base64.h"
#include "keyfluent/core/limits.h"
#include "keyfluent/keys/algorithm.h"
#include "src/findings/errors.h"

#include <algorithm>

namespace keyfluent::rules {

namespace {

constexpr std::string_view kBlanks = " \t\r";

// The base64 of the largest blob, with room for options.
constexpr std::size_t kMostBytes = 2 * limits::kKeyBlobBytes;

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == text.npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool is_base64(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_base64_character);
}

// ends_in_type is true for a line that stops after the type of a key.
bool ends_in_type(std::string_view text) {
  const std::size_t blank = text.find_last_of(" \t");
  return find_algorithm(text.substr(blank == text.npos ? 0 : blank + 1)) != nullptr;
}

bool is_cut(const LineVerdict& verdict) {
  const bool is_short =
      verdict.error->is(errors::base64_truncated) || verdict.error->is(errors::wire_truncated);
  return is_short && verdict.line.comment.empty();
}

}  // namespace

bool WrappedKey::begin(std::uint64_t number, std::string_view text, const LineVerdict& verdict) {
  const std::string_view start = trimmed(text);
  const bool is_type_alone = ends_in_type(start);
  if (start.size() > kMostBytes || !(is_type_alone || is_cut(verdict))) {
    return false;
  }
  first_ = number;
  last_ = number;
  joined_ = start;
  joined_ += is_type_alone ? " " : "";
  first_finding_ = Finding::of(*verdict.error);
  return true;
}

bool WrappedKey::add(std::uint64_t number, std::string_view text) {
  const std::string_view piece = trimmed(text);
  if (joined_.size() + piece.size() > kMostBytes || !is_base64(piece)) {
    return false;
  }
  joined_ += piece;
  last_ = number;
  return true;
}

bool WrappedKey::is_done() const {
  return joined_.ends_with('=') || last_ - first_ + 1 >= limits::kWrappedLines;
}

bool WrappedKey::is_whole(std::string_view text) const {
  return judge_line(first_, text).verdict == Verdict::kKey;
}

Finding WrappedKey::split_finding() const {
  const std::string lines = std::to_string(last_ - first_ + 1);
  return Finding::of(Error(errors::check_split_key,
                           Place::at_line(first_),
                           "the key is split over lines " + std::to_string(first_) + " to " +
                               std::to_string(last_) + "; wc would say " + lines +
                               " lines, it must be 1"));
}

std::vector<Finding> WrappedKey::close(std::string_view next) {
  const std::string_view rest = trimmed(next);
  const std::string_view piece = rest.substr(0, rest.find_first_of(" \t"));
  took_next_ = is_base64(piece) && piece.size() + joined_.size() <= kMostBytes &&
               is_whole(joined_ + std::string(piece));
  last_ += static_cast<std::uint64_t>(took_next_);
  is_key_ = took_next_ || (last_ > first_ && is_whole(joined_));
  std::vector<Finding> findings;
  if (is_key_) {
    findings.push_back(split_finding());
  } else {
    findings.push_back(std::move(*first_finding_));
    for (std::uint64_t number = first_ + 1; number <= last_; ++number) {
      findings.push_back(Finding::of(Error(errors::line_no_key, Place::at_line(number))));
    }
  }
  first_ = 0;
  joined_.clear();
  return findings;
}

}  // namespace keyfluent::rules
