// SPDX-License-Identifier: MIT
// Rule: one thing that `check` looks for (KF101), with the text that `explain` and the documents
// print.
//
// A rule is one file in rules/, or one row of a table there, and one row in rules.def.  Ids are
// stable and never reused:
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

// Traits are what can be said of a line at a glance.  A Check names those that interest it, so that
// most lines cost most rules nothing.
enum Trait : unsigned {
  kBlankLine = 1U << 0,
  kCommentLine = 1U << 1,
  kKeyLine = 1U << 2,  // sshd reads its key: accept, accept-if or dead
  kRejectedLine = 1U << 3,
  kDeadLine = 1U << 4,
  kConditions = 1U << 5,     // accept-if
  kWithOptions = 1U << 6,    // a key line with options
  kOddBytes = 1U << 7,       // other than printable ASCII and tab
  kTrailingBlank = 1U << 8,  // before a CR, too
  kNoEnd = 1U << 9,          // no LF ends it
  kNonCanonical = 1U << 10,  // a key line with an alias, or a blob that no writer makes
  kOddComment = 1U << 11,    // a key line without comment, or with one that may be something else
  kRsaKey = 1U << 12,        // an RSA key that could be read, also of a rejected line
  kDsaKey = 1U << 13,        // likewise, or a line that names DSA
  // These are set only if a rule asks for them.
  kSuspect = 1U << 14,   // a key line whose key may_be_weak
  kDigested = 1U << 15,  // a key line that is not dead: it has a digest
};

// A file that people edit has fewer lines.
constexpr std::uint64_t kLinesOfLargeFile = 129;

// InputLine is one line of a file.
struct InputLine {
  std::uint64_t number;   // from 1
  std::uint64_t offset;   // of its first byte in the file
  std::string_view text;  // without LF
  bool has_end = true;    // LF ends it
  // In a large file no test that takes a millisecond is made.
  bool is_in_large_file = false;
};

// LineDigest stands for parts of a line in what rules remember of it.  Two keys have the same with
// a chance of one in 2^96.
struct LineDigest {
  std::uint64_t key_low;
  std::uint32_t key_high;
  std::uint32_t options;
  std::uint16_t comment;
};

// LineNote is what is known of a line at a glance, for those who look at millions of lines.  A line
// is plain if LineVerdict::is_plain says so, it has no odd bytes or other traits that are rare, and
// no rule has found anything about it so far.
struct LineNote {
  std::uint64_t number = 0;
  const Algorithm* algorithm = nullptr;  // of its key; null: none was read
  LineDigest digest = {};                // of kDigested
  unsigned traits = 0;
};

// LineContext is a line with all that is known of it.  Its references outlive the call alone.
struct LineContext : InputLine {
  const authorized_keys::LineVerdict& verdict;
  unsigned traits;
  LineDigest digest = {};  // of kDigested
};

// Setting is what a whole run has in common.
struct Setting {
  authorized_keys::Server server;
  authorized_keys::Login login;
  const Profile* profile;     // never null
  unsigned expiry_days = 30;  // a key that expires within them is reported
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

  // as turns to another rule until the end of the call: for a Check that serves several rules.
  virtual Report& as(const Rule& rule) = 0;
};

// Check is the working part of a rule for one file: it sees the lines that have one of the rule's
// traits, in order, then finish.  It keeps what it must remember in bounded memory (a digest a key,
// never a line).
class Check {
 public:
  Check() = default;
  Check(const Check&) = delete;
  Check& operator=(const Check&) = delete;
  virtual ~Check() = default;

  virtual void line(const LineContext& line, Report& report) = 0;

  // pass takes a plain line by its note, if there is nothing to report of it.  Where it is false,
  // line() must see the line, as it must every line that is not plain.
  virtual bool pass(const LineNote& line) {
    static_cast<void>(line);
    return false;
  }

  // expect is called some lines before pass() or line(), so that what it needs can be fetched.
  virtual void expect(const LineNote& line) { static_cast<void>(line); }

  virtual void finish(Report& report) { static_cast<void>(report); }

  // remembers is false for a Check to which every line is the first: several threads can have one
  // each.
  [[nodiscard]] virtual bool remembers() const { return true; }
};

// Diagnosis says why sshd rejects a line, or why it is dead: bytes [begin, end) of it.
struct Diagnosis {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string message = {};
  std::optional<Fix> fix = {};
};

struct Rule {
  std::string_view id;    // "KF101"
  std::string_view name;  // "unknown-option": kebab case
  Level level;
  std::string_view title;   // one line: what is wrong
  std::string_view why;     // a paragraph: what sshd does, and what it leads to
  std::string_view bad;     // a file that provokes it, "\n" between lines; "…" for base64
  std::string_view good;    // what it should be
  std::string_view remedy;  // what to do: the hint
  std::string_view
      severity;  // SARIF's security-severity, "0.0" to "10.0"; empty: no security matter
  // A rejected or dead line belongs to the first rule of rules.def that has a diagnosis for it;
  // null: this one has none for any.  `diagnoses` says for which of the two it is asked.
  std::optional<Diagnosis> (*diagnose)(const LineContext&) = nullptr;
  unsigned interest = 0;  // the Traits of the lines that the Check looks at
  // Null: nothing but diagnoses.  Rules with the same `make` share one Check, which says with
  // Report::as for which of them it reports.  It makes none where the setting leaves nothing to
  // find.
  std::unique_ptr<Check> (*make)(const Setting&) = nullptr;
  unsigned diagnoses = kRejectedLine;
};

// rules lists rules.def in order of the ids.  find_rule looks an id or a name up; null if there is
// none.
std::span<const Rule* const> rules();
const Rule* find_rule(std::string_view id);

// select_rules reads what --select and --ignore take: ids, names, or beginnings of ids ("KF3"),
// with commas.  Errors: usage_unknown_rule.
Result<std::vector<const Rule*>> select_rules(std::string_view select, std::string_view ignore);

}  // namespace keyfluent::rules
