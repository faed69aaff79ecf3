// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/der_shape.h"

#include "keyfluent/core/der.h"

#include <algorithm>
#include <cstddef>

namespace keyfluent::codecs {

namespace {

using namespace std::string_view_literals;

// Element is one tag with its contents, as much of them as is there.
struct Element {
  std::uint8_t tag = 0;
  ByteView contents;
  ByteView after;
};

// content_size reads the length bytes at the start of `rest` and takes them off.
std::size_t content_size(ByteView& rest) {
  const std::uint8_t first = rest[0];
  rest = rest.subspan(1);
  if (first < 0x80) {
    return first;
  }
  const auto count = std::min<std::size_t>({first & 0x7fu, rest.size(), sizeof(std::size_t)});
  std::size_t size = 0;
  for (const std::uint8_t byte : rest.first(count)) {
    size = (size << 8) | byte;
  }
  rest = rest.subspan(count);
  return size;
}

Element first_element(ByteView der) {
  if (der.size() < 2) {
    return {};
  }
  ByteView rest = der.subspan(1);
  const std::size_t said = content_size(rest);  // moves `rest`, so it must come first
  const std::size_t size = std::min(said, rest.size());
  return {der[0], rest.first(size), rest.subspan(size)};
}

bool is_version(const Element& element) {
  return element.contents.size() == 1 && element.contents[0] <= 1;
}

// is_certificate looks at the first fields of a TBSCertificate: the version, or (version 1 has
// none) serial number, algorithm, issuer and validity.
bool is_certificate(const Element& fields) {
  const Element first = first_element(fields.contents);
  if (first.tag == der::context(0, true)) {
    return true;
  }
  const Element algorithm = first_element(first.after);
  const Element issuer = first_element(algorithm.after);
  return first.tag == der::kInteger && first_element(algorithm.contents).tag == der::kOid &&
         issuer.tag == der::kSequence && first_element(issuer.after).tag == der::kSequence;
}

DerShape shape_after_algorithm(const Element& algorithm) {
  if (is_certificate(algorithm)) {
    return DerShape::kCertificate;
  }
  if (first_element(algorithm.contents).tag != der::kOid) {
    return DerShape::kUnknown;
  }
  switch (first_element(algorithm.after).tag) {
    case der::kOctetString:
      return DerShape::kEncryptedPrivateKeyInfo;
    case der::kBitString:
      return DerShape::kPublicKeyInfo;
    default:
      return DerShape::kUnknown;
  }
}

DerShape shape_after_version(const Element& second) {
  switch (second.tag) {
    case der::kSequence:
      return first_element(second.contents).tag == der::kOid ? DerShape::kPrivateKeyInfo
                                                             : DerShape::kUnknown;
    case der::kInteger:
    case der::kOctetString:
      return DerShape::kTraditional;
    default:
      return DerShape::kUnknown;
  }
}

DerShape shape_after_number(const Element& number) {
  constexpr std::uint8_t kPfxVersion = 3;
  const Element second = first_element(number.after);
  if (number.contents.size() == 1 && number.contents[0] == kPfxVersion &&
      second.tag == der::kSequence) {
    return DerShape::kPfx;
  }
  if (is_version(number)) {
    return shape_after_version(second);
  }
  return second.tag == der::kInteger ? DerShape::kPkcs1Public : DerShape::kUnknown;
}

bool is_parameters(std::string_view label) {
  return label.ends_with("PARAMETERS");
}

}  // namespace

DerShape der_shape(ByteView der) {
  const Element outer = first_element(der);
  if (outer.tag != der::kSequence) {
    return DerShape::kUnknown;
  }
  const Element first = first_element(outer.contents);
  switch (first.tag) {
    case der::kSequence:
      return shape_after_algorithm(first);
    case der::kInteger:
      return shape_after_number(first);
    default:
      return DerShape::kUnknown;
  }
}

bool has_label(const Chunk& chunk, std::span<const std::string_view> labels) {
  return chunk.container == Container::kArmor &&
         std::find(labels.begin(), labels.end(), chunk.label) != labels.end();
}

bool has_foreign_magic(ByteView body) {
  static constexpr std::string_view kMagics[] = {
      "\0\0\0"sv, "\x3f\x6f\xf9\xeb"sv, "\xc4\x18\x1f\x9e"sv, "openssh-key-v"sv};
  const std::string_view text = as_text(body);
  return std::any_of(std::begin(kMagics), std::end(kMagics), [&](std::string_view magic) {
    return text.starts_with(magic);
  });
}

bool sniffs_as(const Chunk& chunk, DerShape shape, std::span<const std::string_view> labels) {
  const bool is_armor = chunk.container == Container::kArmor;
  if (!is_armor && chunk.container != Container::kBinary) {
    return false;
  }
  if (is_parameters(chunk.label) || chunk.find_header("DEK-Info") != nullptr) {
    return false;
  }
  const DerShape found = der_shape(chunk.body.view());
  if (found != DerShape::kUnknown) {
    return found == shape;
  }
  return has_label(chunk, labels) && !has_foreign_magic(chunk.body.view());
}

}  // namespace keyfluent::codecs
