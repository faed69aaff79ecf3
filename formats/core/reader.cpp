// SPDX-License-Identifier: MIT
#include "keyfluent/core/reader.h"

#include "keyfluent/core/limits.h"
#include "keyfluent/core/writer.h"

#include <bit>

namespace keyfluent {
namespace {

// The longest mpint that sshd reads: the digits and a zero byte for the sign.
constexpr std::size_t kLongestMpint = limits::kMpintBits / 8 + 1;

std::uint64_t big_endian(ByteView bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) {
    value = (value << 8) | byte;
  }
  return value;
}

std::size_t count_bits(ByteView magnitude) {
  return magnitude.empty() ? 0 : 8 * (magnitude.size() - 1) + std::bit_width(magnitude[0]);
}

bool has_surplus_zero(ByteView number) {
  return !number.empty() && number[0] == 0 && (number.size() == 1 || number[1] < 0x80);
}

}  // namespace

std::uint8_t Reader::read_u8() {
  return static_cast<std::uint8_t>(big_endian(read_bytes(1)));
}

std::uint32_t Reader::read_u32() {
  const ByteView bytes = read_bytes(4);
  if (bytes.empty()) {
    return 0;
  }
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
         std::uint32_t{bytes[2]} << 8 | bytes[3];
}

std::uint64_t Reader::read_u64() {
  return big_endian(read_bytes(8));
}

ByteView Reader::read_string() {
  const std::size_t start = offset_;
  const std::uint32_t size = read_u32();
  if (size > remaining()) {
    offset_ = start;  // the length that lies is what the error points at
    fail(errors::wire_truncated);
  }
  return read_bytes(size);
}

ByteView Reader::read_mpint() {
  const std::size_t start = offset_;
  const ByteView number = read_string();
  if (number.empty()) {
    return {};
  }
  const bool is_negative = (number[0] & 0x80) != 0;
  if (is_negative || number.size() > kLongestMpint ||
      count_bits(without_leading_zeros(number)) > limits::kMpintBits) {
    offset_ = start;
    fail(is_negative ? errors::wire_negative_number : errors::wire_number_too_long);
    return {};
  }
  canonical_ = canonical_ && !has_surplus_zero(number);
  return without_leading_zeros(number);
}

ByteView Reader::read_bits_mpint() {
  const std::size_t start = offset_;
  return magnitude_of_bits(read_u32(), start);
}

ByteView Reader::read_mpint16() {
  const std::size_t start = offset_;
  return magnitude_of_bits(big_endian(read_bytes(2)), start);
}

ByteView Reader::magnitude_of_bits(std::uint64_t bits, std::size_t start) {
  const std::uint64_t bytes = (bits + 7) / 8;
  const bool is_too_long = bits > limits::kMpintBits;
  if (is_too_long || bytes > remaining()) {
    offset_ = failed() ? offset_ : start;
    fail(is_too_long ? errors::wire_number_too_long : errors::wire_truncated);
    return {};
  }
  const ByteView number = without_leading_zeros(read_bytes(static_cast<std::size_t>(bytes)));
  canonical_ = canonical_ && count_bits(number) == bits;
  return number;
}

ByteView Reader::read_bytes(std::size_t size) {
  if (!failed() && size > remaining()) {
    fail(errors::wire_truncated);
  }
  if (failed()) {
    return {};
  }
  const ByteView bytes = input_.subspan(offset_, size);
  offset_ += size;
  return bytes;
}

ByteView Reader::rest() {
  return read_bytes(remaining());
}

void Reader::fail(const ErrorKind& kind, std::string_view detail) {
  if (!failed()) {
    error_.emplace(kind, Place::at_byte(offset_), detail);
  }
}

Status Reader::status() const {
  if (failed()) {
    return *error_;
  }
  return ok();
}

Status Reader::finish() const {
  if (!failed() && remaining() != 0) {
    return Error(errors::wire_trailing_data, Place::at_byte(offset_), std::to_string(remaining()));
  }
  return status();
}

}  // namespace keyfluent
