// SPDX-License-Identifier: MIT
// Finding: one place where something is wrong, as rules hand it up and reports print it.
#pragma once

#include "keyfluent/core/error.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent {

enum class Level : std::uint8_t { kNote, kWarning, kError };

std::string_view level_name(Level level);

// Replacement is one change of a fix: `removed` bytes at the byte `offset` of the file give way to
// `inserted`.
struct Replacement {
  std::uint64_t offset = 0;
  std::uint64_t removed = 0;
  std::string inserted;
};

// Fix mends a finding.  A safe one changes no verdict but the finding's own, and widens no access.
struct Fix {
  std::string title;  // "remove the blank after the comma"
  bool is_safe = true;
  std::vector<Replacement> replacements;  // ascending, not overlapping
};

struct Finding {
  Level level = Level::kError;
  Place place;            // where it begins
  std::string_view id;    // of a row that lives for the whole program: "KF101", "E214"
  std::string message;    // one line, without control characters
  std::string_view hint;  // likewise a row's
  Place end = {};  // the byte after its last one, on the same or a later line; kNone: unknown
  std::optional<Fix> fix = {};
  std::string fingerprint = {};  // SHA256:… of the key that it is about, if there is one
  // quote is the line of the place as it stands in the file (a private key's is never quoted);
  // empty where there is none.  quote_column is the column of its first byte: long lines are cut.
  std::string quote = {};
  std::uint64_t quote_column = 1;
  // Where the line of the place stands in the file, and its length with its line end: what turns
  // the bytes of a fix into lines and columns, which some outputs want.  0 bytes: not known.
  std::uint64_t line_offset = 0;
  std::uint64_t line_bytes = 0;
  // suppressed holds the reason of an ignore comment; such a finding does not count.
  std::optional<std::string> suppressed = {};

  // of makes a finding of an error.
  static Finding of(const Error& error, Level level = Level::kError);
};

// FindingSink takes findings as they are found, in the order of the input.
using FindingSink = std::function<void(const Finding&)>;

}  // namespace keyfluent
