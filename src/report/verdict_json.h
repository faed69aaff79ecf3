// SPDX-License-Identifier: MIT
// The verdict of one line of authorized_keys, as `check --lines` prints it: for people and as JSON.
//
// The line itself is not repeated, only its comment, and that only of a line with a key that sshd
// reads: whatever else stands there could be a private key.
#pragma once

#include "keyfluent/authorized_keys/verdict.h"
#include "keyfluent/core/text_buffer.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace keyfluent::report {

struct VerdictPlace {
  std::string_view path;
  std::uint64_t line = 0;
  bool is_path_plain = false;  // it is known to be printable ASCII
};

// verdict_text is one line, escaped, LF at its end:
//   FILE:LINE: accept ssh-ed25519 SHA256:… comment
//   FILE:LINE: accept-if [from 10.0.0.0/8 (holds), certificate (unknown)] ssh-ed25519 SHA256:…
//   comment FILE:LINE: reject REASON [ID] FILE:LINE: dead REASON [ID]
std::string verdict_text(const VerdictPlace& place, const authorized_keys::LineVerdict& verdict);

// append_verdict_text appends that; a line without options costs no allocation of its own.
void append_verdict_text(const VerdictPlace& place,
                         const authorized_keys::LineVerdict& verdict,
                         TextBuffer& to);

// verdict_json is one line of keyfluent/verdict/1, LF at its end.  Every field is always there:
// null where there is nothing to say; "column" is that of the reason, in bytes from 1.
std::string verdict_json(const VerdictPlace& place, const authorized_keys::LineVerdict& verdict);

}  // namespace keyfluent::report
