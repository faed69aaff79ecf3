// SPDX-License-Identifier: MIT
// From the bytes of an input to a Text: UTF-16 and byte order marks.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"
#include "keyfluent/core/text.h"

#include <cstddef>
#include <string_view>

namespace keyfluent {

// looks_binary is true if the input is no text: it begins like DER, or has a NUL near its beginning
// and is not UTF-16.  Looks at a few dozen bytes only.
bool looks_binary(ByteView input);

// So many bytes at the beginning of an input decide on its encoding.
inline constexpr std::size_t kEncodingBytes = 512;

inline constexpr std::string_view kUtf8Mark = "\xef\xbb\xbf";

// is_utf16 and has_utf8_mark look at the beginning of an input.
bool is_utf16(ByteView input);

inline bool has_utf8_mark(ByteView input) {
  return as_text(input).starts_with(kUtf8Mark);
}

// decode_text decodes UTF-16 of either byte order, with or without a byte order mark, and takes a
// UTF-8 byte order mark off.  Other bytes stay as they are, whether they are UTF-8 or not. Errors:
// text_bad_utf16, at the byte offset in the input.
Result<Text> decode_text(SecretBytes input);

}  // namespace keyfluent
