// SPDX-License-Identifier: MIT
// Removing keys: the planner of `revoke`.
#pragma once

#include "keyfluent/core/result.h"
#include "keyfluent/keys/key.h"
#include "src/store/change.h"
#include "src/store/fingerprint.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::store {

// Subject is one thing that is asked for: lines with this key, with a key of this fingerprint, or
// with exactly this comment.
struct Subject {
  enum class Kind : std::uint8_t { kKey, kFingerprint, kComment };

  Kind kind = Kind::kKey;
  std::optional<PublicKey> key;
  std::optional<Fingerprint> fingerprint;
  std::string text;  // the comment; else how the key is called in messages
};

// FoundLine is one line that subjects ask for.
struct FoundLine {
  std::vector<std::size_t> subjects;  // their places
  std::size_t number = 0;             // from 1
  LineSpan span;
  std::string type;
  std::string fingerprint;  // SHA256:…; empty if there is no blob
  std::string comment;
  bool lets_in = false;  // sshd takes the line, perhaps under a condition
};

// find_lines returns the lines that the subjects ask for, in order.
std::vector<FoundLine> find_lines(std::string_view content, const std::vector<Subject>& subjects);

// find_lines_in reads a file as its owner and looks for the lines apart.  Errors: those of
// read_keys and work_apart.
Result<std::vector<FoundLine>> find_lines_in(const Location& location,
                                             const std::vector<Subject>& subjects,
                                             platform::SandboxMode sandbox);

// plan_removal removes whole lines.  Errors: comment_on_several_lines (not with `all`).
Result<Edit> plan_removal(const std::vector<FoundLine>& lines,
                          const std::vector<Subject>& subjects,
                          bool all);

// remove_keys changes the file so that no line has one of the subjects; `removed` tells what was
// there.  Errors: those of plan_removal and change_as_owner.
Result<Change> remove_keys(const Location& location,
                           const ChangeSettings& settings,
                           const std::vector<Subject>& subjects,
                           bool all,
                           std::vector<FoundLine>& removed);

}  // namespace keyfluent::store
