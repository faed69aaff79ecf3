// SPDX-License-Identifier: MIT
// Error: what went wrong, where, and what to do about it.
//
// An Error names a row of a table of ErrorKinds: core/errors.def for the library,
// src/findings/errors.def for the program.  The row has the stable id, the message and the text that
// `keyfluent explain ID` prints; the Error adds the place and the detail of this one case.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace keyfluent {

// Category is the exit code of a program that stops with the error.
enum class Category : std::uint8_t {
  kUsage = 2,       // the command line is wrong
  kInput = 3,       // the input cannot be used: unknown, malformed, unsupported, wrong kind of key
  kPassphrase = 4,  // the passphrase is missing or wrong
  kRefused = 5,     // refused for safety
  kSystem = 6,      // input/output, permission, no space, out of memory
};

// ErrorKind is one row of an error table.  Rows are constants and live for the whole program.
struct ErrorKind {
  std::string_view name;      // "base64_truncated": the identifier in namespace errors
  std::string_view id;        // "E214": stable, never reused
  Category category;
  std::string_view message;   // one line; "{}" stands for the detail
  std::string_view hint;      // what to do next; may be empty
  std::string_view meaning;   // a paragraph for `explain`
  std::string_view example;   // what provokes it
};

// Place is a position in an input: a line and column (both from 1; the column counts bytes), or a
// byte offset (from 0) in binary data, or nothing.
struct Place {
  enum class Kind : std::uint8_t { kNone, kByte, kLine };

  Kind kind = Kind::kNone;
  std::uint64_t line = 0;    // or the byte offset
  std::uint64_t column = 0;

  static Place at_byte(std::uint64_t offset) { return {Kind::kByte, offset, 0}; }

  static Place at_line(std::uint64_t line, std::uint64_t column = 1) {
    return {Kind::kLine, line, column};
  }

  // to_string returns "4:12", "byte 17" or "".
  [[nodiscard]] std::string to_string() const;

  friend bool operator==(const Place&, const Place&) = default;
};

// Error is a value.  It never holds bytes of a private key or of a passphrase: `detail` is for names
// and numbers.  Control characters in it are escaped when it is made.
class Error {
 public:
  explicit Error(const ErrorKind& kind, Place place = {}, std::string_view detail = {});

  [[nodiscard]] const ErrorKind& kind() const { return *kind_; }

  [[nodiscard]] std::string_view id() const { return kind_->id; }

  [[nodiscard]] Category category() const { return kind_->category; }

  [[nodiscard]] const Place& place() const { return place_; }

  [[nodiscard]] const std::string& detail() const { return detail_; }

  // message is the row's message with the detail put in.
  [[nodiscard]] std::string message() const;

  // hint is the row's hint unless with_hint gave a better one.
  [[nodiscard]] std::string_view hint() const { return hint_.empty() ? kind_->hint : hint_; }

  Error&& with_hint(std::string_view hint) &&;

  // at replaces the place, for callers who know the position in the file and not only in the blob.
  Error&& at(Place place) &&;

  [[nodiscard]] bool is(const ErrorKind& kind) const { return kind_ == &kind; }

 private:
  const ErrorKind* kind_;
  Place place_;
  std::string detail_;
  std::string hint_;
};

// escape_controls returns the text with control characters, DEL, invalid UTF-8 and the invisible or
// direction-changing Unicode characters written as \xNN or \u{NNNN}, so that it is safe on a terminal.
std::string escape_controls(std::string_view text);

namespace errors {
#define KEYFLUENT_ERROR(name, id, category, message, hint, meaning, example) \
  extern const ErrorKind name;
#include "keyfluent/core/errors.def"
#undef KEYFLUENT_ERROR
}  // namespace errors

// library_errors lists every row of core/errors.def, in the order of the table.
std::span<const ErrorKind* const> library_errors();

}  // namespace keyfluent
