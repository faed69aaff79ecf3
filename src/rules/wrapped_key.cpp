// SPDX-License-Identifier: MIT
#include "src/rules/wrapped_key.h"

#include "keyfluent/core/base64.h"
#include "keyfluent/core/limits.h"
#include "keyfluent/keys/algorithm.h"

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

bool is_cut(const authorized_keys::LineVerdict& verdict) {
  const bool is_short =
      verdict.reason->is(errors::base64_truncated) || verdict.reason->is(errors::wire_truncated);
  return is_short && verdict.line.comment.empty();
}

}  // namespace

bool WrappedKey::begin(const LineContext& line) {
  const std::string_view start = trimmed(line.text);
  const bool is_rejected = line.verdict.verdict == authorized_keys::Verdict::kReject;
  const bool is_type_alone = is_rejected && ends_in_type(start);
  if (start.size() > kMostBytes || !(is_type_alone || (is_rejected && is_cut(line.verdict)))) {
    return false;
  }
  first_ = line.number;
  last_ = line.number;
  last_bytes_ = line.text.size();
  joined_ = start;
  joined_ += is_type_alone ? " " : "";
  return true;
}

bool WrappedKey::add(std::uint64_t number, std::string_view text) {
  const std::string_view piece = trimmed(text);
  if (joined_.size() + piece.size() > kMostBytes || !is_base64(piece)) {
    return false;
  }
  joined_ += piece;
  last_ = number;
  last_bytes_ = text.size();
  return true;
}

bool WrappedKey::is_done() const {
  return joined_.ends_with('=') || last_ - first_ + 1 >= limits::kWrappedLines;
}

bool WrappedKey::is_whole(std::string_view text) {
  using authorized_keys::Verdict;
  const Verdict verdict = judge_.judge(text).verdict;
  return verdict == Verdict::kAccept || verdict == Verdict::kAcceptIf || verdict == Verdict::kDead;
}

WrappedKey::Found WrappedKey::found(bool took_next) const {
  const std::string lines = std::to_string(last_ - first_ + 1);
  return {Place::at_line(first_),
          Place::at_line(last_, last_bytes_ + 1),
          "the key is split over lines " + std::to_string(first_) + " to " + std::to_string(last_) +
              "; wc would say " + lines + " lines, it must be 1",
          took_next};
}

std::optional<WrappedKey::Found> WrappedKey::close(std::string_view next) {
  const std::string_view rest = trimmed(next);
  const std::string_view piece = rest.substr(0, rest.find_first_of(" \t"));
  const bool took_next = is_base64(piece) && piece.size() + joined_.size() <= kMostBytes &&
                         is_whole(joined_ + std::string(piece));
  if (took_next) {
    ++last_;
    last_bytes_ = next.size();
  }
  std::optional<Found> result;
  if (took_next || (last_ > first_ && is_whole(joined_))) {
    result = found(took_next);
  }
  first_ = 0;
  joined_.clear();
  return result;
}

}  // namespace keyfluent::rules
