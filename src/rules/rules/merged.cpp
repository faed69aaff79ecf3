// SPDX-License-Identifier: MIT
// Two keys on one line, as `cat >>` makes it where the last line had no end.
#include "keyfluent/core/text.h"
#include "keyfluent/keys/algorithm.h"
#include "src/rules/rules.h"

namespace keyfluent::rules {

namespace {

// type_suffix returns the key type at the end of a word; empty if there is none.
std::string_view type_suffix(std::string_view word) {
  std::string_view longest;
  for (const Algorithm* algorithm : algorithms()) {
    if (word.ends_with(algorithm->name) && algorithm->name.size() > longest.size()) {
      longest = algorithm->name;
    }
  }
  return word.substr(word.size() - longest.size());
}

// second_key finds where the type of a key begins that is not the line's first: before base64,
// glued to what stands in front of it.
std::string_view second_key(std::string_view text, std::size_t from) {
  constexpr std::string_view kBlob = " AAAA";
  for (std::size_t at = text.find(kBlob, from); at != text.npos; at = text.find(kBlob, at + 1)) {
    const std::size_t before = text.find_last_of(" \t\r", at - 1);
    const std::size_t start = std::max(from, before == text.npos ? 0 : before + 1);
    const std::string_view type = start < at ? type_suffix(text.substr(start, at - start)) : "";
    // Behind a CR the key was meant to stand on a line of its own: that is another rule's.
    const bool is_behind_cr = before != text.npos && text[before] == '\r';
    if (!type.empty() && !is_behind_cr) {
      return type;
    }
  }
  return {};
}

Fix split_fix(const LineContext& line, std::string_view type) {
  const std::size_t at = offset_in(line.text, type);
  return replace_fix(line, at, at, "\n", "begin a new line", false);  // a key comes to life
}

constexpr std::string_view kMessage =
    "another key begins here, in the same line: the line before it had no end";

void look_for_second(const LineContext& line, const Setting& /*setting*/, Report& report) {
  const std::string_view comment = line.verdict.line.comment;
  const std::string_view type =
      comment.empty() ? comment : second_key(line.text, offset_in(line.text, comment));
  if (!type.empty()) {
    report_part(line, type, std::string(kMessage), report, split_fix(line, type));
  }
}

// Without a comment between them the keys run together: AAAA…ssh-ed25519 AAAA….
std::optional<Diagnosis> diagnose_second(const LineContext& line) {
  const std::size_t first = line.text.find(" AAAA");
  const std::string_view type =
      first == line.text.npos ? std::string_view() : second_key(line.text, first + 1);
  if (type.empty()) {
    return std::nullopt;
  }
  const std::size_t at = offset_in(line.text, type);
  return Diagnosis{at, at + type.size(), std::string(kMessage), split_fix(line, type)};
}

}  // namespace

constexpr Rule merged_keys_rule{
    .id = "KF109",
    .name = "merged-keys",
    .level = Level::kError,
    .title = "two keys stand on one line",
    .why =
        "Something was appended to a file whose last line had no end. sshd takes the first key, "
        "and the "
        "second for a part of its comment; if there was no comment, both are lost.",
    .bad = "ssh-ed25519 AAAA… alicessh-ed25519 AAAA… bob",
    .good = "ssh-ed25519 AAAA… alice\nssh-ed25519 AAAA… bob",
    .remedy = "begin a new line before the second key",
    .severity = "",
    .diagnose = diagnose_second,
    .interest = kOddComment,
    .make = line_check<look_for_second>,
};

}  // namespace keyfluent::rules
