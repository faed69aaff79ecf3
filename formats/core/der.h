// SPDX-License-Identifier: MIT
// DER (ITU-T X.690): the small part that key files use.
//
// DerReader has a sticky error like Reader: read a structure, then check once.  It is strict about
// lengths (minimal, within the parent) and tags.  Views point into the input.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>

namespace keyfluent {

namespace der {
inline constexpr std::uint8_t kInteger = 0x02;
inline constexpr std::uint8_t kBitString = 0x03;
inline constexpr std::uint8_t kOctetString = 0x04;
inline constexpr std::uint8_t kNull = 0x05;
inline constexpr std::uint8_t kOid = 0x06;
inline constexpr std::uint8_t kSequence = 0x30;

// context returns the tag [number], constructed or primitive.
constexpr std::uint8_t context(unsigned number, bool constructed) {
  return static_cast<std::uint8_t>(0x80u | (constructed ? 0x20u : 0u) | number);
}
}  // namespace der

class DerReader {
 public:
  explicit DerReader(ByteView input) : input_(input) {}

  // peek_tag returns the next element's tag, or 0 at the end or after a failure.
  [[nodiscard]] std::uint8_t peek_tag() const;

  // read returns the contents of the next element, which must have this tag.
  ByteView read(std::uint8_t tag);

  // read_element returns the next element whole, tag and length included, whatever its tag.
  ByteView read_element();

  // read_optional returns the contents if the next element has this tag, else nothing.
  std::optional<ByteView> read_optional(std::uint8_t tag);

  // read_sequence returns a reader of the contents; a failure inside is the child's own.
  DerReader read_sequence() { return DerReader(read(der::kSequence)); }

  // read_number returns the magnitude of a non-negative INTEGER without leading zeros.
  // Fails with wire_number_too_long beyond limits::kMpintBits.
  ByteView read_number();

  // read_small returns an INTEGER that fits 63 bits.
  std::uint64_t read_small();

  // read_bit_string returns the contents of a BIT STRING with no unused bits.
  ByteView read_bit_string();

  // fail makes this reader fail with a kind of the caller's, unless it has failed already.
  void fail(const ErrorKind& kind = errors::der_malformed);

  [[nodiscard]] bool failed() const { return failed_; }

  [[nodiscard]] bool at_end() const { return failed_ || offset_ == input_.size(); }

  // status fails with the first error met (der_malformed, or what read_number and fail say), at the
  // byte offset of the element in this reader's input; finish also if data remain.
  [[nodiscard]] Status status() const;
  [[nodiscard]] Status finish() const;

 private:
  struct Header {
    std::uint8_t tag = 0;
    std::size_t header_bytes = 0;
    std::size_t content_bytes = 0;
  };

  [[nodiscard]] std::optional<Header> next_header() const;

  ByteView input_;
  std::size_t offset_ = 0;
  bool failed_ = false;
  const ErrorKind* kind_ = nullptr;  // of the failure
};

// der_element returns tag, length and contents as one element; the pieces are concatenated.
Bytes der_element(std::uint8_t tag, std::initializer_list<ByteView> contents);
SecretBytes der_secret_element(std::uint8_t tag, std::initializer_list<ByteView> contents);

// der_number is an INTEGER of a magnitude; der_small of a small value.
Bytes der_number(ByteView magnitude);
SecretBytes der_secret_number(ByteView magnitude);
Bytes der_small(std::uint64_t value);

// der_bit_string is a BIT STRING without unused bits.
Bytes der_bit_string(ByteView contents);

}  // namespace keyfluent
