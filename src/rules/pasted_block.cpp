// SPDX-License-Identifier: MIT
#include "src/rules/pasted_block.h"

#include "src/findings/errors.h"

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

}  // namespace

bool PastedBlock::begin(std::uint64_t number, std::string_view text) {
  const std::string_view label = label_of(text);
  is_putty_ = without_leading(text, " \t").starts_with(kPuttyBegin);
  if (label.empty() && !is_putty_) {
    return false;
  }
  is_private_ = is_putty_ || label.find("PRIVATE") != label.npos;
  title_ = is_putty_ ? "PuTTY key" : label;
  first_ = number;
  last_ = number;
  done_ = false;
  return true;
}

void PastedBlock::add(std::uint64_t number, std::string_view text) {
  last_ = number;
  const bool is_end = is_putty_ ? text.starts_with(kPuttyEnd) || text.starts_with(kOldPuttyEnd)
                                : after_dashes(text).starts_with("END ");
  done_ = is_end || last_ - first_ >= kMostLines;
}

Finding PastedBlock::close() {
  const Place place = Place::at_line(first_);
  const std::string lines = std::to_string(first_) + " to " + std::to_string(last_);
  first_ = 0;
  if (is_private_) {
    return Finding::of(Error(errors::wrong_kind_private, place));
  }
  return Finding::of(
      Error(errors::check_pasted_block,
            place,
            "a " + title_ + " block stands on lines " + lines + "; sshd reads none of it"));
}

}  // namespace keyfluent::rules
