// SPDX-License-Identifier: MIT
// The key of one line of authorized_keys, read as sshd reads it.
#pragma once

#include "keyfluent/authorized_keys/line.h"
#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"
#include "keyfluent/keys/key.h"

namespace keyfluent::authorized_keys {

// decode_blob decodes the base64 field of a line.  Carriage return, vertical tab and form feed
// inside it are skipped, as sshd skips them (so lines that end in CR LF are good).  Errors:
// base64_*, with the byte in `text` as place.
Result<Bytes> decode_blob(std::string_view text);

// decode_blob_into is decode_blob into memory that is there already.
Status decode_blob_into(std::string_view text, Bytes& into);

// line_key reads the key of a line of kind kKey.  Errors: those of decode_blob (with the byte in
// line.blob as place), wire_*, key_* (without place), and wire_type_mismatch if the type that is
// written before the base64 is not the one inside.
Result<PublicKey> line_key(const Line& line);

}  // namespace keyfluent::authorized_keys
