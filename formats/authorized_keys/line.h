// SPDX-License-Identifier: MIT
// The parts of one line of authorized_keys, split as sshd splits it (sshd(8), AUTHORIZED_KEYS FILE
// FORMAT; auth2-pubkeyfile.c): [options] key-type base64 [comment].
//
// Pure: no allocation; views point into the line.
#pragma once

#include "keyfluent/core/result.h"

#include <cstddef>
#include <string_view>

namespace keyfluent::authorized_keys {

// Line holds the fields as they are written.  `line` is without its LF.
struct Line {
  enum class Kind { kBlank, kComment, kKey };

  Kind kind = Kind::kBlank;
  std::string_view options;  // empty if there are none
  std::string_view type;     // "ssh-ed25519"
  std::string_view blob;     // base64 text as written
  std::string_view comment;  // without the blanks before it; empty if there is none
  // is_comment_plain is true if it is known that the comment is nothing but printable ASCII.
  bool is_comment_plain = false;
};

// split_line splits a line.  Only blank (0x20) and tab separate fields; a NUL ends the line, as in
// sshd. A line is a key if a known key type (or any plausible name followed by base64 that begins
// with the same name) stands first or after one field of options.  Errors, with the column as
// place: line_unterminated_quote, line_no_key.
Result<Line> split_line(std::string_view line);

// options_end returns the length of the options at the start of `text`: up to the first blank
// outside quotes, or npos if a quote is not closed.
std::size_t options_end(std::string_view text);

// quote_option_value returns the value in double quotes, with " escaped as sshd reads it.  Fails
// with line_bad_option_value for values that no quoting can express: control characters, a final
// backslash.
Result<std::string> quote_option_value(std::string_view value);

}  // namespace keyfluent::authorized_keys
