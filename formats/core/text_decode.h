// SPDX-License-Identifier: MIT
// From the bytes of an input to a Text: UTF-16 and byte order marks.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"
#include "keyfluent/core/text.h"

namespace keyfluent {

// looks_binary is true if the input is no text: it begins like DER, or has a NUL near its beginning
// and is not UTF-16.  Looks at a few dozen bytes only.
bool looks_binary(ByteView input);

// decode_text decodes UTF-16 of either byte order, with or without a byte order mark, and takes a
// UTF-8 byte order mark off.  Other bytes stay as they are, whether they are UTF-8 or not. Errors:
// text_bad_utf16, at the byte offset in the input.
Result<Text> decode_text(const SecretBytes& input);

}  // namespace keyfluent
