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

// ---- constant time, for secrets -----------------------------------------------------------------
//
// Neither branches nor addresses depend on a character (mask_between).

// letter_of gives the letter of 0 to 63.
char letter_of(std::uint32_t value) {
  const std::uint32_t c = (mask_between(value, 0, 25) & (value + 'A')) |
                          (mask_between(value, 26, 51) & (value - 26 + 'a')) |
                          (mask_between(value, 52, 61) & (value - 52 + '0')) |
                          (mask_between(value, 62, 62) & '+') | (mask_between(value, 63, 63) & '/');
  return static_cast<char>(c);
}

// decode_last_secret is decode_last in constant time.
bool decode_last_secret(const char* group, std::size_t padding, std::uint8_t* to) {
  Wiped<std::array<char, 4>> letters;
  std::copy_n(group, letters.value.size(), letters.value.begin());
  std::fill_n(letters.value.end() - static_cast<std::ptrdiff_t>(padding), padding, 'A');
  const bool is_valid = base64_secret_kernels().front().decode(letters.value.data(), 1, to);
  std::uint8_t unused = 0;
  for (std::size_t i = 3 - padding; i < 3; ++i) {
    unused |= to[i];
  }
  return is_valid & (unused == 0);
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

ExactBase64::ExactBase64(std::size_t bytes)
    : kernel_(base64_kernel()), groups_(bytes / 3), padding_(bytes % 3 == 0 ? 0 : 3 - bytes % 3) {}

bool ExactBase64::decode_end(const char* group, std::uint8_t* to) const {
  return std::string_view(group, 4).ends_with(std::string_view("==").substr(0, padding_)) &&
         decode_last(group, padding_, to);
}

Result<SecretBytes> decode_base64_secret(std::string_view text) {
  if (text.size() % 4 != 0) {
    return diagnose(text, true);
  }
  if (text.empty()) {
    return SecretBytes();
  }
  const std::size_t padding = padding_of(text);
  const std::size_t groups = text.size() / 4 - 1;
  SecretBytes bytes(text.size() / 4 * 3);
  const bool is_start_valid = base64_secret_kernel()(text.data(), groups, bytes.data());
  const bool is_last_valid =
      decode_last_secret(text.data() + 4 * groups, padding, bytes.data() + 3 * groups);
  if (!declassify(is_start_valid & is_last_valid)) {
    return diagnose(text, true);
  }
  bytes.resize(bytes.size() - padding);
  return bytes;
}

std::string encode_base64(ByteView bytes) {
  std::string text;
  text.reserve(encoded_size(bytes.size()));
  append_base64_unpadded(bytes, text);
  text.resize(encoded_size(bytes.size()), kPad);
  return text;
}

SecretBytes encode_base64_secret(ByteView bytes, std::size_t columns) {
  SecretBytes text(encoded_size(bytes.size()));
  encode_all(bytes, reinterpret_cast<char*>(text.data()), letter_of);
  return columns == 0 ? std::move(text) : break_lines(text, columns);
}

bool is_base64_character(char c) {
  return (base64_value(c) != kNoBase64Value) | (c == kPad);
}

}  // namespace keyfluent
