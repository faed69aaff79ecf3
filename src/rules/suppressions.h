// SPDX-License-Identifier: MIT
// Suppressions: comment lines that ask for silence about the next line.
//
//   # keyfluent: ignore[KF101,expired] the old backup host, gone in May
//
// stands on a line of its own (authorized_keys has no comments elsewhere) and holds for the next
// line that is neither blank nor comment.  It names rules by id or name; it must name some.
#pragma once

#include "src/findings/finding.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::rules {

// IgnoreComment is what one such line says.
struct IgnoreComment {
  std::vector<std::string> rules;
  std::string reason;  // may be empty; control characters escaped
};

// parse_ignore reads a comment line; false if it is some other comment.  A comment that names no
// rule is read as one with an empty list.
bool parse_ignore(std::string_view line, IgnoreComment& comment);

class Suppressions {
 public:
  // line takes each line of the file, in order, before its findings.  `is_silent` is true for blank
  // lines and comments.
  void line(std::uint64_t number, std::string_view text, bool is_silent);

  [[nodiscard]] bool empty() const { return pending_.empty() && by_line_.empty(); }

  // apply marks the finding as suppressed if a comment covers its line.  `name` is the other name
  // of the rule.
  void apply(Finding& finding, std::string_view name);

  // Unused is a comment, or one rule of it, that silenced nothing.
  struct Unused {
    std::uint64_t line;
    std::string rule;  // empty: the comment names none
  };

  // unused lists them in order of their lines; to be asked at the end.
  [[nodiscard]] std::vector<Unused> unused() const;

 private:
  struct Active {
    std::uint64_t comment_line;
    std::string rule;
    std::string reason;
    bool used = false;
  };

  std::vector<Active> pending_;                   // for the next line
  std::multimap<std::uint64_t, Active> by_line_;  // the line that they cover
};

}  // namespace keyfluent::rules
