// SPDX-License-Identifier: MIT
#include "keyfluent/core/text_decode.h"

#include "keyfluent/core/characters.h"

#include <algorithm>
#include <utility>

namespace keyfluent {

namespace {

enum class Utf16 { kNo, kLittle, kBig };

Utf16 utf16_mark(ByteView input) {
  if (input.size() >= 2 && input[0] == 0xff && input[1] == 0xfe) {
    return Utf16::kLittle;
  }
  if (input.size() >= 2 && input[0] == 0xfe && input[1] == 0xff) {
    return Utf16::kBig;
  }
  return Utf16::kNo;
}

// guess_utf16 recognises UTF-16 without a mark: keys are ASCII, so every other byte is zero.
Utf16 guess_utf16(ByteView input) {
  const std::size_t pairs = std::min(input.size(), kEncodingBytes) / 2;
  if (as_text(input.first(2 * pairs)).find('\0') == std::string_view::npos) {
    return Utf16::kNo;
  }
  std::size_t even_zeros = 0;
  std::size_t odd_zeros = 0;
  for (std::size_t i = 0; i < pairs; ++i) {
    even_zeros += input[2 * i] == 0 ? 1u : 0u;
    odd_zeros += input[2 * i + 1] == 0 ? 1u : 0u;
  }
  if (pairs < 4) {
    return Utf16::kNo;
  }
  const auto most = [pairs](std::size_t count) { return count * 10 >= pairs * 8; };
  const auto few = [pairs](std::size_t count) { return count * 10 <= pairs; };
  if (most(odd_zeros) && few(even_zeros)) {
    return Utf16::kLittle;
  }
  return most(even_zeros) && few(odd_zeros) ? Utf16::kBig : Utf16::kNo;
}

Utf16 find_utf16(ByteView input) {
  const Utf16 marked = utf16_mark(input);
  return marked != Utf16::kNo ? marked : guess_utf16(input);
}

// Utf16Units reads the 16-bit units of one byte order.
class Utf16Units {
 public:
  Utf16Units(ByteView input, Utf16 order) : input_(input), order_(order) {}

  [[nodiscard]] std::size_t count() const { return input_.size() / 2; }

  char32_t operator[](std::size_t index) const {
    const char32_t first = input_[2 * index];
    const char32_t second = input_[2 * index + 1];
    return order_ == Utf16::kBig ? (first << 8) | second : (second << 8) | first;
  }

 private:
  ByteView input_;
  Utf16 order_;
};

bool is_high_surrogate(char32_t unit) {
  return unit >= 0xd800 && unit < 0xdc00;
}

bool is_low_surrogate(char32_t unit) {
  return unit >= 0xdc00 && unit < 0xe000;
}

Result<SecretBytes> decode_utf16(ByteView input, Utf16 order) {
  const Utf16Units units(input, order);
  SecretBytes out;
  out.reserve(units.count() + units.count() / 8);
  for (std::size_t i = units.count() > 0 && units[0] == 0xfeff ? 1 : 0; i < units.count(); ++i) {
    char32_t code = units[i];
    const bool is_pair =
        is_high_surrogate(code) && i + 1 < units.count() && is_low_surrogate(units[i + 1]);
    if (is_pair) {
      code = 0x10000 + ((code - 0xd800) << 10) + (units[++i] - 0xdc00);
    } else if (is_high_surrogate(code) || is_low_surrogate(code)) {
      return Error(errors::text_bad_utf16, Place::at_byte(2 * i));
    }
    put_utf8(code, out);
  }
  if (input.size() % 2 != 0) {
    return Error(errors::text_bad_utf16, Place::at_byte(input.size() - 1));
  }
  return out;
}

// begins_like_der is true for a SEQUENCE with a length of more than 127 bytes, or one that spans
// the input exactly ('0', which is the same byte, can begin a text).
bool begins_like_der(ByteView input) {
  if (input.size() < 2 || input[0] != 0x30) {
    return false;
  }
  return (input[1] > 0x80 && input[1] <= 0x84) || input.size() == input[1] + std::size_t{2};
}

}  // namespace

bool is_utf16(ByteView input) {
  return find_utf16(input) != Utf16::kNo;
}

bool looks_binary(ByteView input) {
  constexpr std::size_t kNulWithin = 40;
  if (begins_like_der(input)) {
    return true;
  }
  const ByteView start = input.first(std::min(input.size(), kNulWithin));
  return std::find(start.begin(), start.end(), 0) != start.end() && !is_utf16(input);
}

Result<Text> decode_text(SecretBytes input) {
  const Utf16 utf16 = find_utf16(input.view());
  if (utf16 != Utf16::kNo) {
    KEYFLUENT_TRY(SecretBytes decoded, decode_utf16(input.view(), utf16));
    return Text(std::move(decoded), {.utf16 = true, .bom = false});
  }
  if (has_utf8_mark(input.view())) {
    return Text(SecretBytes(input.view().subspan(kUtf8Mark.size())), {.utf16 = false, .bom = true});
  }
  return Text(std::move(input));
}

}  // namespace keyfluent
