// SPDX-License-Identifier: MIT
#include "keyfluent/core/base64.h"

#include "keyfluent/core/base64_kernels.h"
#include "keyfluent/core/declassify.h"
#include "keyfluent/core/hex.h"

#include <algorithm>
#include <array>

namespace keyfluent {
namespace {

constexpr char kPad = '=';

// ---- what is wrong with a text ------------------------------------------------------------------

bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '/';
}

Error error_at(const ErrorKind& kind, std::size_t offset) {
  return Error(kind, Place::at_byte(offset));
}

// bad_character never quotes a secret text, not even its wrong bytes.
Error bad_character(std::string_view text, std::size_t offset, bool is_secret) {
  const char c = text[offset];
  std::string name = "a byte of the text";
  if (!is_secret && c >= 0x20 && c < 0x7F) {
    name = {'\'', c, '\''};
  } else if (!is_secret) {
    name = "byte 0x" + encode_hex(as_bytes(text.substr(offset, 1)));
  }
  return Error(errors::base64_bad_character, Place::at_byte(offset), name);
}

// diagnose_padding judges a text whose first '=' stands at `pad`.
Error diagnose_padding(std::string_view text, std::size_t pad, bool is_secret) {
  const std::size_t due = pad % 4 == 2 ? 2 : 1;
  if (pad % 4 < 2) {
    return error_at(errors::base64_bad_padding, pad);
  }
  for (std::size_t i = pad + 1; i < text.size(); ++i) {
    const bool is_due = i < pad + due;
    if (text[i] != kPad && !is_letter(text[i])) {
      return bad_character(text, i, is_secret);
    }
    if (!is_due || text[i] != kPad) {
      // A letter after '=' makes the '=' wrong; a '=' too many is wrong itself.
      return error_at(errors::base64_bad_padding, text[i] == kPad ? i : pad);
    }
  }
  if (text.size() < pad + due) {
    return error_at(errors::base64_truncated, text.size());
  }
  return error_at(errors::base64_unused_bits, pad - 1);
}

// diagnose finds the first fault of a text that a decoder refused.  Both decoders ask here, so that
// they give the same answer.
Error diagnose(std::string_view text, bool is_secret) {
  const auto fault = std::find_if_not(text.begin(), text.end(), is_letter);
  const auto offset = static_cast<std::size_t>(fault - text.begin());
  if (fault == text.end()) {
    return error_at(errors::base64_truncated, offset);
  }
  if (*fault != kPad) {
    return bad_character(text, offset, is_secret);
  }
  return diagnose_padding(text, offset, is_secret);
}

// padding_of counts the '=' at the end of a text of whole groups: 0, 1 or 2.
std::size_t padding_of(std::string_view text) {
  // The padding tells the length alone, which is no secret.
  if (text.empty() || declassify(text.back() != kPad)) {
    return 0;
  }
  return declassify(text[text.size() - 2] == kPad) ? 2 : 1;
}

// ---- the fast decoder, for public text ----------------------------------------------------------

// decode_last writes the last group, whose last `padding` characters are '='.  It returns false for
// letters that are none and for unused bits.
bool decode_last(const char* group, std::size_t padding, std::uint8_t* to) {
  char letters[4] = {group[0], group[1], group[2], group[3]};
  std::fill_n(letters + 4 - padding, padding, 'A');  // 'A' has no bits
  std::uint8_t bytes[3] = {};
  if (!base64_kernels().front().decode(letters, 1, bytes)) {
    return false;
  }
  std::copy_n(bytes, 3 - padding, to);
  return std::all_of(
      bytes + 3 - padding, bytes + 3, [](std::uint8_t unused) { return unused == 0; });
}

constexpr std::uint32_t kInvalid = 1u << 24;  // above the 24 bits of a group

void store_group(std::uint8_t* to, std::uint32_t bits) {
  to[0] = static_cast<std::uint8_t>(bits >> 16);
  to[1] = static_cast<std::uint8_t>(bits >> 8);
  to[2] = static_cast<std::uint8_t>(bits);
}

// ---- constant time, for secrets -----------------------------------------------------------------
//
// Neither branches nor addresses depend on a character: where a value lies is computed from the
// sign bit of differences.

// mask_between is all ones if low <= value <= high, else 0.  All three are below 2^31.
std::uint32_t mask_between(std::uint32_t value, std::uint32_t low, std::uint32_t high) {
  return 0u - (((low - 1 - value) & (value - high - 1)) >> 31);
}

// value_of returns 0 to 63, or kInvalid.
std::uint32_t value_of(char character) {
  const std::uint32_t c = static_cast<unsigned char>(character);
  const std::uint32_t upper = mask_between(c, 'A', 'Z');
  const std::uint32_t lower = mask_between(c, 'a', 'z');
  const std::uint32_t digit = mask_between(c, '0', '9');
  const std::uint32_t plus = mask_between(c, '+', '+');
  const std::uint32_t slash = mask_between(c, '/', '/');
  return (upper & (c - 'A')) | (lower & (c - 'a' + 26)) | (digit & (c - '0' + 52)) | (plus & 62) |
         (slash & 63) | (~(upper | lower | digit | plus | slash) & kInvalid);
}

// letter_of is the inverse, for 0 to 63.
char letter_of(std::uint32_t value) {
  const std::uint32_t c = (mask_between(value, 0, 25) & (value + 'A')) |
                          (mask_between(value, 26, 51) & (value - 26 + 'a')) |
                          (mask_between(value, 52, 61) & (value - 52 + '0')) |
                          (mask_between(value, 62, 62) & '+') | (mask_between(value, 63, 63) & '/');
  return static_cast<char>(c);
}

// decode_secret_group returns the bits of the group's first `letters` characters; the others count
// as 0.
std::uint32_t decode_secret_group(const char* group, std::size_t letters) {
  std::uint32_t bits = 0;
  std::uint32_t invalid = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::uint32_t value = i < letters ? value_of(group[i]) : 0;
    invalid |= value & kInvalid;
    bits = (bits << 6) | (value & 0x3F);
  }
  return bits | invalid;
}

// encode_group writes the four letters of 24 bits.
template <class LetterOf>
void encode_group(std::uint32_t bits, char* to, LetterOf letter) {
  for (unsigned i = 0; i < 4; ++i) {
    to[i] = letter((bits >> (18 - 6 * i)) & 0x3F);
  }
}

std::uint32_t load_group(const std::uint8_t* bytes, std::size_t size) {
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    bits = (bits << 8) | (i < size ? bytes[i] : 0u);
  }
  return bits;
}

// encode_all writes padded base64 of all bytes, 4 characters for 3 bytes begun.
template <class LetterOf>
void encode_all(ByteView bytes, char* to, LetterOf letter) {
  std::size_t done = 0;
  for (; done + 3 <= bytes.size(); done += 3, to += 4) {
    encode_group(load_group(bytes.data() + done, 3), to, letter);
  }
  const std::size_t left = bytes.size() - done;
  if (left != 0) {
    encode_group(load_group(bytes.data() + done, left), to, letter);
    std::fill_n(to + left + 1, 3 - left, kPad);
  }
}

std::size_t encoded_size(std::size_t bytes) {
  return (bytes + 2) / 3 * 4;
}

// break_lines copies text into lines of `columns` characters.
SecretBytes break_lines(const SecretBytes& text, std::size_t columns) {
  SecretBytes lines;
  lines.reserve(text.size() + text.size() / columns + 1);
  for (std::size_t start = 0; start < text.size(); start += columns) {
    lines.append(text.text().substr(start, columns));
    lines.push_back('\n');
  }
  return lines;
}

}  // namespace

Result<Bytes> decode_base64(std::string_view text) {
  Bytes bytes;
  KEYFLUENT_CHECK(decode_base64_into(text, bytes));
  return bytes;
}

Status decode_base64_into(std::string_view text, Bytes& into) {
  if (text.empty()) {
    into.clear();
    return ok();
  }
  if (text.size() % 4 != 0) {
    return diagnose(text, false);
  }
  const std::size_t padding = padding_of(text);
  into.resize(text.size() / 4 * 3 - padding);
  const std::size_t groups = text.size() / 4 - 1;
  if (!base64_kernel()(text.data(), groups, into.data()) ||
      !decode_last(text.data() + 4 * groups, padding, into.data() + 3 * groups)) {
    return diagnose(text, false);
  }
  return ok();
}

Result<SecretBytes> decode_base64_secret(std::string_view text) {
  if (text.size() % 4 != 0) {
    return diagnose(text, true);
  }
  const std::size_t padding = padding_of(text);
  SecretBytes bytes(text.size() / 4 * 3);
  std::uint8_t* to = bytes.data();
  std::uint32_t seen = 0;
  std::uint32_t last = 0;
  for (std::size_t at = 0; at < text.size(); at += 4, to += 3) {
    const bool is_last = at + 4 == text.size();
    last = decode_secret_group(text.data() + at, is_last ? 4 - padding : 4);
    seen |= last;
    store_group(to, last);
  }
  const std::uint32_t unused = (1u << (8 * padding)) - 1;
  if (declassify(((seen & kInvalid) | (last & unused)) != 0)) {
    return diagnose(text, true);
  }
  bytes.resize(bytes.size() - padding);
  return bytes;
}

std::string encode_base64(ByteView bytes) {
  std::string text(encoded_size(bytes.size()), '\0');
  encode_all(bytes, text.data(), [](std::uint32_t value) { return kBase64Alphabet[value]; });
  return text;
}

SecretBytes encode_base64_secret(ByteView bytes, std::size_t columns) {
  SecretBytes text(encoded_size(bytes.size()));
  encode_all(bytes, reinterpret_cast<char*>(text.data()), letter_of);
  return columns == 0 ? std::move(text) : break_lines(text, columns);
}

bool is_base64_character(char c) {
  return ((value_of(c) & kInvalid) == 0) | (c == kPad);
}

}  // namespace keyfluent
