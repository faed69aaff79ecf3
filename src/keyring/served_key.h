// SPDX-License-Identifier: MIT
// What one file of a folder of keys offers to sshd: lines of authorized_keys.
//
// Pure: bytes in, values out.
#pragma once

#include "keyfluent/core/error.h"

#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::keyring {

struct ServedKey {
  std::string line;  // as sshd gets it, without LF
  std::string
      fingerprint;  // "SHA256:…" of the key; empty: the line is for every key that is offered
};

// FileKeys holds good lines and errors side by side: a bad line does not hide the others.
struct FileKeys {
  std::vector<ServedKey> keys;
  std::vector<Error> errors;
};

// served_keys reads a file.  If sshd's grammar finds a key or a comment in it, it is a file of
// lines: each goes to sshd as it stands, and one that sshd cannot read is an error.  Everything
// else is read as `convert` reads it, but nothing is mended: whoever is let in was named without
// any doubt.  A blank file holds no key, which is no error. Errors: line_*, base64_*, key_*,
// wrong_kind_private, repair_refused, and those of keyfluent::read.
FileKeys served_keys(std::string_view content);

}  // namespace keyfluent::keyring
