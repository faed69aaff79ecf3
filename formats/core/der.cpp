// SPDX-License-Identifier: MIT
#include "keyfluent/core/der.h"

#include "keyfluent/core/limits.h"
#include "keyfluent/core/writer.h"

namespace keyfluent {
namespace {

// Four bytes of length reach 4 GiB, far beyond any input that is held in memory.
constexpr std::size_t kLongestLength = 4;

// Length is what a length field says and how long it is itself.
struct Length {
  std::size_t content_bytes = 0;
  std::size_t field_bytes = 0;
};

// parse_length reads X.690 section 8.1.3 with the restriction of 10.1: definite and minimal.
std::optional<Length> parse_length(ByteView input) {
  if (input.empty()) {
    return std::nullopt;
  }
  if (input[0] < 0x80) {
    return Length{input[0], 1};
  }
  const std::size_t count = input[0] & 0x7Fu;
  if (count == 0 || count > kLongestLength || count >= input.size() || input[1] == 0) {
    return std::nullopt;
  }
  std::size_t value = 0;
  for (const std::uint8_t byte : input.subspan(1, count)) {
    value = (value << 8) | byte;
  }
  if (value < 0x80) {
    return std::nullopt;
  }
  return Length{value, 1 + count};
}

// is_natural says whether these are the minimal contents of a non-negative INTEGER (X.690 8.3.2).
bool is_natural(ByteView contents) {
  if (contents.empty() || (contents[0] & 0x80) != 0) {
    return false;
  }
  return contents.size() == 1 || contents[0] != 0 || (contents[1] & 0x80) != 0;
}

Bytes element_header(std::uint8_t tag, std::size_t size) {
  Bytes header{tag};
  if (size < 0x80) {
    header.push_back(static_cast<std::uint8_t>(size));
    return header;
  }
  std::size_t count = 1;
  while (count < sizeof(size) && (size >> (8 * count)) != 0) {
    ++count;
  }
  header.push_back(static_cast<std::uint8_t>(0x80 | count));
  for (; count > 0; --count) {
    header.push_back(static_cast<std::uint8_t>(size >> (8 * (count - 1))));
  }
  return header;
}

template <class Buffer>
Buffer make_element(std::uint8_t tag, std::initializer_list<ByteView> contents) {
  std::size_t size = 0;
  for (const ByteView piece : contents) {
    size += piece.size();
  }
  const Bytes header = element_header(tag, size);
  Buffer element;
  element.reserve(header.size() + size);
  detail::append(element, header);
  for (const ByteView piece : contents) {
    detail::append(element, piece);
  }
  return element;
}

constexpr std::uint8_t kZero = 0;

// sign_of returns the zero byte that keeps a number from being negative or empty, where it is due.
ByteView sign_of(ByteView digits) {
  const bool is_due = digits.empty() || (digits[0] & 0x80) != 0;
  return {&kZero, is_due ? std::size_t{1} : std::size_t{0}};
}

}  // namespace

std::optional<DerReader::Header> DerReader::next_header() const {
  const ByteView rest = input_.subspan(offset_);
  constexpr std::uint8_t kLongTag = 0x1F;  // tag numbers beyond 30: no key file has one
  if (failed_ || rest.empty() || (rest[0] & kLongTag) == kLongTag) {
    return std::nullopt;
  }
  const auto length = parse_length(rest.subspan(1));
  if (!length || length->content_bytes > rest.size() - 1 - length->field_bytes) {
    return std::nullopt;
  }
  return Header{rest[0], 1 + length->field_bytes, length->content_bytes};
}

std::uint8_t DerReader::peek_tag() const {
  return failed_ || offset_ == input_.size() ? std::uint8_t{0} : input_[offset_];
}

ByteView DerReader::read(std::uint8_t tag) {
  const auto header = next_header();
  if (!header || header->tag != tag) {
    fail();
    return {};
  }
  const ByteView contents = input_.subspan(offset_ + header->header_bytes, header->content_bytes);
  offset_ += header->header_bytes + header->content_bytes;
  return contents;
}

ByteView DerReader::read_element() {
  const auto header = next_header();
  if (!header) {
    fail();
    return {};
  }
  const ByteView element = input_.subspan(offset_, header->header_bytes + header->content_bytes);
  offset_ += element.size();
  return element;
}

std::optional<ByteView> DerReader::read_optional(std::uint8_t tag) {
  if (peek_tag() != tag) {
    return std::nullopt;
  }
  const ByteView contents = read(tag);
  return failed_ ? std::nullopt : std::optional(contents);
}

ByteView DerReader::read_number() {
  const std::size_t start = offset_;
  const ByteView contents = read(der::kInteger);
  if (failed_) {
    return {};
  }
  const ByteView digits = without_leading_zeros(contents);
  const bool is_sound = is_natural(contents);
  if (!is_sound || digits.size() > limits::kMpintBits / 8) {
    offset_ = start;
    fail(is_sound ? errors::wire_number_too_long : errors::der_malformed);
    return {};
  }
  return digits;
}

std::uint64_t DerReader::read_small() {
  const std::size_t start = offset_;
  const ByteView digits = read_number();
  if (digits.size() > 8 || (digits.size() == 8 && (digits[0] & 0x80) != 0)) {
    offset_ = start;
    fail();
    return 0;
  }
  std::uint64_t value = 0;
  for (const std::uint8_t byte : digits) {
    value = (value << 8) | byte;
  }
  return value;
}

ByteView DerReader::read_bit_string() {
  const std::size_t start = offset_;
  const ByteView contents = read(der::kBitString);
  if (contents.empty() || contents[0] != 0) {
    offset_ = start;
    fail();
    return {};
  }
  return contents.subspan(1);
}

void DerReader::fail(const ErrorKind& kind) {
  if (!failed_) {
    failed_ = true;
    kind_ = &kind;
  }
}

Status DerReader::status() const {
  if (failed_) {
    return Error(*kind_, Place::at_byte(offset_));
  }
  return ok();
}

Status DerReader::finish() const {
  if (!failed_ && !at_end()) {
    return Error(errors::der_malformed, Place::at_byte(offset_));
  }
  return status();
}

Bytes der_element(std::uint8_t tag, std::initializer_list<ByteView> contents) {
  return make_element<Bytes>(tag, contents);
}

SecretBytes der_secret_element(std::uint8_t tag, std::initializer_list<ByteView> contents) {
  return make_element<SecretBytes>(tag, contents);
}

Bytes der_number(ByteView magnitude) {
  const ByteView digits = without_leading_zeros(magnitude);
  return der_element(der::kInteger, {sign_of(digits), digits});
}

SecretBytes der_secret_number(ByteView magnitude) {
  const ByteView digits = without_leading_zeros(magnitude);
  return der_secret_element(der::kInteger, {sign_of(digits), digits});
}

Bytes der_small(std::uint64_t value) {
  Writer writer;
  writer.put_u64(value);
  return der_number(writer.view());
}

Bytes der_bit_string(ByteView contents) {
  return der_element(der::kBitString, {ByteView(&kZero, 1), contents});
}

}  // namespace keyfluent
