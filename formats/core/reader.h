// SPDX-License-Identifier: MIT
// Reader walks SSH wire data (RFC 4251 section 5) without copying it.
//
// The first failure sticks: later reads return zero or empty, and status() says what went wrong and
// at which byte.  Read a whole structure, then check once.
//
// Lifetime: views returned point into the input and live as long as it does.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace keyfluent {

class Reader {
 public:
  explicit Reader(ByteView input) : input_(input) {}

  // read_u8, read_u32 and read_u64 return the next big-endian value ("byte", "uint32", "uint64").
  std::uint8_t read_u8();
  std::uint32_t read_u32();
  std::uint64_t read_u64();

  // read_string returns the next string: a uint32 length and that many bytes.
  // Fails with wire_truncated if the length runs past the end.
  ByteView read_string();

  // read_text is read_string as characters.
  std::string_view read_text() { return as_text(read_string()); }

  // read_mpint returns the magnitude of the next mpint without leading zeros (zero is empty).
  // Fails with wire_negative_number, or wire_number_too_long beyond limits::kMpintBits.
  // Surplus leading zeros are taken, as sshd takes them, and remembered: see is_canonical().
  ByteView read_mpint();

  // read_bits_mpint reads ssh.com's number: a uint32 count of bits, then the bytes of the
  // magnitude. A count that is not that of the magnitude is taken and remembered: see
  // is_canonical().
  ByteView read_bits_mpint();

  // read_mpint16 reads SSH-1's number: a uint16 count of bits, then the bytes of the magnitude.
  ByteView read_mpint16();

  // read_bytes returns the next `size` bytes as they are.
  ByteView read_bytes(std::size_t size);

  // rest returns what has not been read and moves to the end.
  ByteView rest();

  [[nodiscard]] std::size_t remaining() const { return failed() ? 0 : input_.size() - offset_; }

  [[nodiscard]] std::size_t offset() const { return offset_; }

  [[nodiscard]] bool failed() const { return error_.has_value(); }

  // is_canonical is false once a number had surplus leading zeros (RFC 4251 section 5 forbids them)
  // or another count of bits than it says.
  [[nodiscard]] bool is_canonical() const { return canonical_; }

  // fail makes this reader fail with a kind of the caller's, at the current byte, unless it has
  // failed already.
  void fail(const ErrorKind& kind, std::string_view detail = {});

  // status fails with the first error met; its place is the beginning of the field at fault.
  [[nodiscard]] Status status() const;

  // finish is status(), or wire_trailing_data if bytes remain.
  [[nodiscard]] Status finish() const;

 private:
  ByteView magnitude_of_bits(std::uint64_t bits, std::size_t start);

  ByteView input_;
  std::size_t offset_ = 0;
  bool canonical_ = true;
  std::optional<Error> error_;
};

}  // namespace keyfluent
