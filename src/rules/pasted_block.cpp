// SPDX-License-Identifier: MIT
#include "src/rules/pasted_block.h"

#include "src/findings/errors.h"
#include "src/rules/rules.h"

#include <algorithm>

namespace keyfluent::rules {

namespace {

// The largest private key that anybody has (RSA-16384) is some 200 lines.
constexpr std::uint64_t kMostLines = 1000;
constexpr std::size_t kLongestTitle = 64;

constexpr std::string_view kPuttyBegin = "PuTTY-User-Key-File-";
constexpr std::string_view kPuttyEnd = "Private-MAC:";
constexpr std::string_view kOldPuttyEnd = "Private-Hash:";

std::string_view without_leading(std::string_view text, std::string_view characters) {
  return text.substr(std::min(text.find_first_not_of(characters), text.size()));
}

// after_dashes returns what follows "---- " or "-----", or nothing where there are no dashes.
std::string_view after_dashes(std::string_view text) {
  text = without_leading(text, " \t");
  const std::size_t dashes = std::min(text.find_first_not_of('-'), text.size());
  return dashes < 3 ? std::string_view() : without_leading(text.substr(dashes), " ");
}

// label_of returns the words between the dashes of a BEGIN line, or nothing.
std::string_view label_of(std::string_view text) {
  constexpr std::string_view kBegin = "BEGIN ";
  std::string_view label = after_dashes(text);
  if (!label.starts_with(kBegin)) {
    return {};
  }
  label.remove_prefix(kBegin.size());
  label = label.substr(0, label.find('-'));
  while (label.ends_with(' ')) {
    label.remove_suffix(1);
  }
  return label.size() > kLongestTitle ? std::string_view() : label;
}

// The magic of OpenSSH's private format in base64: the body of a key whose BEGIN line is gone.
constexpr std::string_view kOpensshBody = "b3BlbnNzaC1rZXktdjEA";

std::string_view without_comment(std::string_view text) {
  return without_leading(text, " \t#");
}

}  // namespace

bool PastedBlock::begin(std::uint64_t number, std::string_view text, unsigned traits) {
  is_comment_ = (traits & kCommentLine) != 0;
  text = is_comment_ ? without_comment(text) : without_leading(text, " \t");
  const std::string_view label = label_of(text);
  const bool is_body = text.starts_with(kOpensshBody);
  is_putty_ = text.starts_with(kPuttyBegin);
  is_private_ = is_putty_ || is_body || label.find("PRIVATE") != label.npos;
  if ((label.empty() && !is_private_) || (is_comment_ && !is_private_)) {
    return false;
  }
  title_ = is_putty_ ? "PuTTY key" : label;
  first_ = number;
  last_ = number;
  last_bytes_ = text.size();
  // Everything on one line, as it comes out of environment variables and JSON.
  done_ = text.find("-END ", 1) != text.npos;
  return true;
}

bool PastedBlock::is_end(std::string_view text) const {
  return is_putty_ ? text.starts_with(kPuttyEnd) || text.starts_with(kOldPuttyEnd)
                   : after_dashes(text).starts_with("END ");
}

void PastedBlock::add(std::uint64_t number, std::string_view text) {
  last_ = number;
  last_bytes_ = text.size();
  done_ = is_end(is_comment_ ? without_comment(text) : text) || last_ - first_ >= kMostLines;
}

PastedBlock::Found PastedBlock::close() {
  Found found{&pasted_private_key_rule,
              Place::at_line(first_),
              Place::at_line(last_, last_bytes_ + 1),
              std::string(errors::wrong_kind_private.message)};
  if (!is_private_) {
    found.rule = &pasted_block_rule;
    found.message = "a " + title_ + " block stands on lines " + std::to_string(first_) + " to " +
                    std::to_string(last_) + "; sshd reads none of it";
  }
  first_ = 0;
  return found;
}

}  // namespace keyfluent::rules
