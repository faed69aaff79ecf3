// SPDX-License-Identifier: MIT
// Rule: one thing that `check` looks for (KF101), with the text that `explain` and the documents
// print.
//
// A rule is one file in rules/, or one row of a table there, and one row in rules.def.  Ids are stable
// and never reused:
//   KF1xx  sshd does not accept the line         (errors)
//   KF2xx  it does not do what its author thinks (mostly warnings)
//   KF3xx  the key is weak, or needs no secret   (by profile; degenerate keys are errors)
//   KF4xx  style                                 (notes)
#pragma once

#include "keyfluent/authorized_keys/verdict.h"
#include "src/findings/finding.h"
#include "src/rules/profile.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace keyfluent::rules {

// LineContext is one line with all that is known of it.  Its references outlive the call alone.
struct LineContext {
  std::uint64_t number;   // from 1
  std::uint64_t offset;   // of its first byte in the file
  std::string_view text;  // without LF
  bool has_end;           // LF ends it
  const authorized_keys::LineVerdict& verdict;
};

// Setting is what a whole run has in common.
struct Setting {
  authorized_keys::Server server;
  authorized_keys::Login login;
  const Profile* profile;  // never null
};

struct Rule;

// Report takes what a rule finds; it fills in id, level, hint and quote.
class Report {
 public:
  virtual ~Report() = default;

  // at reports bytes [begin, end) of the line; `message` says what is wrong in this one case.
  virtual void at(const LineContext& line,
                  std::size_t begin,
                  std::size_t end,
                  std::string message,
                  std::optional<Fix> fix = {}) = 0;

  // whole reports what belongs to no line, or to lines gone by: `place` may be kNone.
  virtual void whole(Place place, Place end, std::string message) = 0;
};

// Check is the working part of a rule for one file: it sees every line in order, then finish.  It
// keeps what it must remember in bounded memory (a digest a key, never a line).
class Check {
 public:
  Check() = default;
  Check(const Check&) = delete;
  Check& operator=(const Check&) = delete;
  virtual ~Check() = default;

  virtual void line(const LineContext& line, Report& report) = 0;

  virtual void finish(Report& report) { static_cast<void>(report); }
};

struct Rule {
  std::string_view id;       // "KF101"
  std::string_view name;     // "unknown-option": kebab case
  Level level;
  std::string_view title;    // one line: what is wrong
  std::string_view why;      // a paragraph: what sshd does, and what it leads to
  std::string_view bad;      // a file that provokes it, "\n" between lines; "…" for base64
  std::string_view good;     // what it should be
  std::string_view remedy;   // what to do: the hint
  std::string_view severity; // SARIF's security-severity, "0.0" to "10.0"; empty: no security matter
  std::unique_ptr<Check> (*make)(const Setting&);
};

// rules lists rules.def in order of the ids.  find_rule looks an id or a name up; null if there is none.
std::span<const Rule* const> rules();
const Rule* find_rule(std::string_view id);

// select_rules reads what --select and --ignore take: ids, names, or beginnings of ids ("KF3"), with
// commas.  Errors: usage_unknown_rule.
Result<std::vector<const Rule*>> select_rules(std::string_view select, std::string_view ignore);

}  // namespace keyfluent::rules
