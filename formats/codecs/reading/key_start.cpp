// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/blob_name.h"
#include "keyfluent/authorized_keys/line.h"
#include "keyfluent/authorized_keys/options.h"
#include "keyfluent/codecs/reading/key_line.h"
#include "keyfluent/core/text.h"
#include "keyfluent/keys/algorithm.h"

#include <algorithm>
#include <array>
#include <string>

namespace keyfluent::reading {

namespace {

using authorized_keys::Line;

// Words that may stand between options and type are tried as the start of the options; a bound
// keeps the work linear.
constexpr std::size_t kOptionWords = 16;

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '@' || c == '.' || c == '_';
}

// name_in_word returns the name at the end of a word such as `key="ssh-rsa`.
std::string_view name_in_word(std::string_view word) {
  std::size_t begin = word.size();
  while (begin > 0 && is_name_character(word[begin - 1])) {
    --begin;
  }
  return word.substr(begin);
}

// is_meant_for_blob is true for text that may be a damaged blob, and no word of a sentence.
bool is_meant_for_blob(std::string_view word) {
  constexpr std::size_t kLong = 24;
  const auto is_mark = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  const bool has_mark = std::any_of(word.begin(), word.end(), is_mark);
  return word.size() >= kLong || word.starts_with("AA") || (has_mark && is_base64_text(word));
}

bool is_type(std::string_view name, std::string_view next) {
  if (name.find('-') == name.npos) {
    return false;
  }
  return find_algorithm(name) != nullptr ||
         (is_algorithm_name(name) && authorized_keys::blob_name(next) == name);
}

// Words walks the words of a line.
class Words {
 public:
  Words(std::string_view line, std::size_t from) : line_(line), at_(from) {}

  std::optional<std::string_view> next() {
    at_ = word_start(line_, at_);
    if (at_ == line_.size()) {
      return std::nullopt;
    }
    const std::size_t end = word_end(line_, at_);
    const std::string_view word = line_.substr(at_, end - at_);
    at_ = end;
    return word;
  }

 private:
  std::string_view line_;
  std::size_t at_;
};

// find_type finds the first type that base64 text, or the end of the line, follows.
std::optional<KeyStart> find_type(std::string_view line, std::size_t from) {
  Words words(line, from);
  std::size_t count = 0;
  auto word = words.next();
  while (word) {
    const auto next = words.next();
    const std::string_view name = name_in_word(*word);
    const bool follows = next ? next->starts_with("AAAA") : true;
    if (follows && is_type(name, next.value_or(""))) {
      const auto at = static_cast<std::size_t>(name.data() - line.data());
      return KeyStart{at, at, name.size()};
    }
    word = next;
    ++count;
  }
  return std::nullopt;
}

// begins_here is true if sshd, given the line from here, finds the key at `type` with options
// before it.
bool begins_here(std::string_view line, std::size_t begin, std::size_t type) {
  const std::string_view before = line.substr(begin, type - begin);
  const std::size_t end = authorized_keys::options_end(before);
  return end < before.size() && word_start(before, end) == before.size() &&
         looks_like_options(before.substr(0, end));
}

// find_options moves the beginning back to the options, if there are any.
void find_options(std::string_view line, std::size_t from, KeyStart& start) {
  std::array<std::size_t, kOptionWords> begins{};
  std::size_t count = 0;
  const auto add = [&](std::size_t begin) { begins[count++ % kOptionWords] = begin; };
  Words words(line.substr(0, start.type), from);
  for (auto word = words.next(); word; word = words.next()) {
    const auto at = static_cast<std::size_t>(word->data() - line.data());
    const std::string_view text = *word;
    const std::size_t skipped = std::min(text.find_first_not_of(">\"'`"), text.size());
    add(at + skipped);
    const std::size_t equals = text.find('=');
    if (equals != text.npos && text.substr(equals + 1).starts_with('"')) {
      add(at + equals + 2);
    }
  }
  std::sort(begins.begin(),
            begins.begin() + static_cast<std::ptrdiff_t>(std::min(count, kOptionWords)));
  for (std::size_t i = 0; i < std::min(count, kOptionWords); ++i) {
    if (begins[i] < start.type && begins_here(line, begins[i], start.type)) {
      start.begin = begins[i];
      return;
    }
  }
}

}  // namespace

bool looks_like_options(std::string_view text) {
  const std::size_t name_end = std::min(text.find_first_of(",="), text.size());
  const std::string_view name = text.substr(0, name_end);
  const bool has_value = text.substr(name_end).starts_with("=\"");
  if (authorized_keys::find_option(name) != nullptr || name.starts_with("no-")) {
    return true;
  }
  // Empty options are allowed; an unknown one with a value is one of another version of sshd.
  if (name.empty() && text.starts_with(',')) {
    return true;
  }
  if (text.find(',') != text.npos && text.find("=\"") == text.npos) {
    return authorized_keys::find_option(text.substr(text.rfind(',') + 1)) != nullptr;
  }
  const bool is_lower = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || c == '-' || (c >= '0' && c <= '9');
  });
  return has_value && is_lower;
}

std::optional<KeyStart> find_key(std::string_view line, std::size_t from) {
  const auto split = authorized_keys::split_line(line.substr(from));
  if (split && split->kind == Line::Kind::kKey &&
      (split->options.empty() || looks_like_options(split->options)) &&
      is_meant_for_blob(split->blob)) {
    const auto offset = [&](std::string_view part) {
      return static_cast<std::size_t>(part.data() - line.data());
    };
    const std::size_t type = offset(split->type);
    return KeyStart{
        split->options.empty() ? type : offset(split->options), type, split->type.size()};
  }
  auto start = find_type(line, from);
  if (start) {
    find_options(line, from, *start);
  }
  return start;
}

}  // namespace keyfluent::reading
