// SPDX-License-Identifier: MIT
#include "keyfluent/core/prefix.h"

#include "keyfluent/core/text.h"

#include <algorithm>

namespace keyfluent {

namespace {

constexpr std::string_view kQuotes = "\"'`";
constexpr std::string_view kClosing = "\"'`,;)}] \t\\";

bool is_name_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// is_assignment is true for `NAME=`, `export NAME=` and `set NAME=`.
bool is_assignment(std::string_view text) {
  for (const std::string_view word : {"export ", "set "}) {
    if (text.starts_with(word)) {
      text = trim_blanks(text.substr(word.size()));
    }
  }
  return text.size() >= 2 && text.back() == '=' &&
         std::all_of(text.begin(), text.end() - 1, is_name_character);
}

}  // namespace

Peeled peel(std::string_view line) {
  Peeled peeled;
  std::size_t begin = 0;
  for (; begin < line.size() && (is_blank(line[begin]) || line[begin] == '>'); ++begin) {
    peeled.quoted = peeled.quoted || line[begin] == '>';
  }
  std::size_t end = line.size();
  while (end > begin && is_blank(line[end - 1])) {
    --end;
  }
  peeled.indented = begin > 0 && !peeled.quoted;
  peeled.trailing = end < line.size();
  peeled.skipped = begin;
  peeled.text = line.substr(begin, end - begin);
  return peeled;
}

void Peeled::add_to(Repairs& repairs, Place line) const {
  if (quoted) {
    repairs.add(RepairId::kQuoted, line);
  } else if (indented) {
    repairs.add(RepairId::kIndented, line);
  }
  if (trailing) {
    line.column += skipped + text.size();
    repairs.add(RepairId::kTrailingBlank, line);
  }
}

Prefix classify_prefix(std::string_view prefix) {
  Prefix result;
  result.peeled = peel(prefix);
  result.peeled.trailing = false;
  std::string_view text = result.peeled.text;
  if (!text.empty() && kQuotes.find(text.back()) != kQuotes.npos) {
    result.quotes = true;
    result.quote = text.back();
    text = trim_blanks(text.substr(0, text.size() - 1));
  }
  result.assignment = is_assignment(text);
  result.text = !text.empty() && !result.assignment;
  return result;
}

void Prefix::add_to(Repairs& repairs, Place line) const {
  peeled.add_to(repairs, line);
  if (text) {
    repairs.add(RepairId::kTextBefore, line);
  }
  if (assignment) {
    repairs.add(RepairId::kAssignment, line);
  }
  if (quotes) {
    repairs.add(RepairId::kEnclosingQuotes, line);
  }
}

bool only_closes(std::string_view text) {
  return text.find_first_not_of(kClosing) == std::string_view::npos;
}

std::string_view cut_at_quote(std::string_view text, char quote, std::string_view& rest) {
  rest = {};
  if (quote == '\0') {
    return text;
  }
  // An apostrophe may stand in a comment: the last mark closes, if nothing but punctuation follows
  // it.
  std::size_t at = text.rfind(quote);
  if (at != std::string_view::npos && !only_closes(text.substr(at + 1))) {
    at = text.find(quote);
  }
  if (at == std::string_view::npos) {
    return text;
  }
  rest = text.substr(at + 1);
  return text.substr(0, at);
}

}  // namespace keyfluent
