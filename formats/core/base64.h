// SPDX-License-Identifier: MIT
// Base64 (RFC 4648 section 4), strict: padding where it is due, no unused bits set, no other byte.
//
// Two decoders stand behind one call: a fast one for public text, and one for secrets whose time
// and memory accesses do not depend on the characters.
#pragma once

#include "keyfluent/core/base64_kernels.h"
#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"

#include <string>
#include <string_view>

namespace keyfluent {

// decode_base64 decodes public text.  Fails with base64_bad_character, base64_bad_padding,
// base64_unused_bits or base64_truncated; the place is the byte offset in `text`.
Result<Bytes> decode_base64(std::string_view text);

// decode_base64_into is decode_base64 into memory that is there already; `into` is of no use after
// an error.
Status decode_base64_into(std::string_view text, Bytes& into);

// ExactBase64 decodes public base64 of so many bytes, for those who know the size of many texts.
class ExactBase64 {
 public:
  explicit ExactBase64(std::size_t bytes = 0);

  // text_size is that of every text, with its padding.
  [[nodiscard]] std::size_t text_size() const { return 4 * (groups_ + (padding_ == 0 ? 0 : 1)); }

  // decode reads text_size() characters and writes the bytes; false if the text is not base64.
  // What was written is of no use then.
  bool decode(const char* text, std::uint8_t* to) const {
    return kernel_(text, groups_, to) &&
           (padding_ == 0 || decode_end(text + 4 * groups_, to + 3 * groups_));
  }

 private:
  bool decode_end(const char* group, std::uint8_t* to) const;

  Base64Kernel kernel_;
  std::size_t groups_;   // without padding
  std::size_t padding_;  // '=' in the one behind them
};

// decode_base64_secret is decode_base64 in constant time (for a given length), into secret memory.
// A text that is not base64 may be told apart by time; the decoded bits may not.
Result<SecretBytes> decode_base64_secret(std::string_view text);

// encode_base64 writes padded base64 in one line.
std::string encode_base64(ByteView bytes);

// encode_base64_secret is constant-time and writes `columns` characters a line, each ended by LF,
// the last one too; columns == 0 means one line without LF.
SecretBytes encode_base64_secret(ByteView bytes, std::size_t columns = 0);

// is_base64_character is true for the 64 letters and '='.
bool is_base64_character(char c);

}  // namespace keyfluent
