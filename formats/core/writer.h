// SPDX-License-Identifier: MIT
// Writer builds SSH wire data (RFC 4251 section 5); the mirror of Reader.
//
// Writer appends to Bytes, for public data; SecretWriter to SecretBytes.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/secret.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace keyfluent {

namespace detail {
// append copies bytes that are not those of `to`.
void append(Bytes& to, ByteView bytes);

inline void append(SecretBytes& to, ByteView bytes) {
  to.append(bytes);
}
}  // namespace detail

// without_leading_zeros returns the magnitude of a big-endian number: zero is empty.
inline ByteView without_leading_zeros(ByteView number) {
  const auto first =
      std::find_if(number.begin(), number.end(), [](auto byte) { return byte != 0; });
  return number.subspan(static_cast<std::size_t>(first - number.begin()));
}

template <class Buffer>
class BasicWriter {
 public:
  void put_u8(std::uint8_t value) { put_bytes({&value, 1}); }

  void put_u32(std::uint32_t value) { put_big_endian(value, 4); }

  void put_u64(std::uint64_t value) { put_big_endian(value, 8); }

  // put_string writes a uint32 length and the bytes.
  void put_string(ByteView bytes) {
    put_u32(static_cast<std::uint32_t>(bytes.size()));
    put_bytes(bytes);
  }

  void put_string(std::string_view text) { put_string(as_bytes(text)); }

  // put_mpint writes a magnitude as a positive mpint: no surplus zeros, one where the top bit is
  // set.
  void put_mpint(ByteView magnitude) {
    const ByteView digits = without_leading_zeros(magnitude);
    const bool needs_sign = !digits.empty() && (digits[0] & 0x80) != 0;
    put_u32(static_cast<std::uint32_t>(digits.size() + (needs_sign ? 1 : 0)));
    if (needs_sign) {
      put_u8(0);
    }
    put_bytes(digits);
  }

  void put_bytes(ByteView bytes) { detail::append(buffer_, bytes); }

  [[nodiscard]] ByteView view() const { return {buffer_.data(), buffer_.size()}; }

  [[nodiscard]] std::size_t size() const { return buffer_.size(); }

  // take gives up the data; the writer is empty afterwards.
  Buffer take() { return std::exchange(buffer_, Buffer{}); }

 private:
  void put_big_endian(std::uint64_t value, std::size_t size) {
    std::array<std::uint8_t, 8> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      bytes[i] = static_cast<std::uint8_t>(value >> (8 * (bytes.size() - 1 - i)));
    }
    put_bytes(ByteView(bytes).last(size));
  }

  Buffer buffer_;
};

using Writer = BasicWriter<Bytes>;
using SecretWriter = BasicWriter<SecretBytes>;

}  // namespace keyfluent
