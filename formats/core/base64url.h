// SPDX-License-Identifier: MIT
// Base64url (RFC 4648 section 5) as JSON Web Keys have it: - and _ for + and /, no padding.
#pragma once

#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"

#include <string_view>

namespace keyfluent {

// decode_base64url is strict, and constant-time (for a given length) as to the decoded bits.
// Errors: base64_bad_character (also for + / and =), base64_unused_bits, base64_truncated; the
// place is the byte offset in `text`.
Result<SecretBytes> decode_base64url(std::string_view text);

// encode_base64url is constant-time and writes one line without padding.
SecretBytes encode_base64url(ByteView bytes);

}  // namespace keyfluent
