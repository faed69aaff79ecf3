// SPDX-License-Identifier: MIT
// Input: DER, walked as a tree.
#include "keyfluent/core/der.h"

#include "keyfluent/core/limits.h"
#include "tests/fuzz/harness.h"

namespace keyfluent::fuzz {

namespace {

// Every reading of one element that the codecs use; each on a reader of its own.
void read_alike(ByteView element) {
  DerReader number(element);
  const ByteView magnitude = number.read_number();
  KEYFLUENT_EXPECT(number.failed() || magnitude.empty() || magnitude[0] != 0);
  if (number.finish()) {
    KEYFLUENT_EXPECT(equal_public(der_number(magnitude), element));
  }
  DerReader small(element);
  const std::uint64_t value = small.read_small();
  if (small.finish()) {
    KEYFLUENT_EXPECT(equal_public(der_small(value), element));
  }
  DerReader bits(element);
  const ByteView contents = bits.read_bit_string();
  if (bits.finish()) {
    KEYFLUENT_EXPECT(equal_public(der_bit_string(contents), element));
  }
}

void walk(ByteView input, int depth) {
  DerReader reader(input);
  while (!reader.at_end()) {
    const std::uint8_t tag = reader.peek_tag();
    const ByteView element = reader.read_element();
    if (reader.failed()) {
      break;
    }
    KEYFLUENT_EXPECT(is_inside(as_text(element), as_text(input)));
    DerReader one(element);
    const ByteView contents = one.read(tag);
    KEYFLUENT_EXPECT(one.finish().has_value());
    KEYFLUENT_EXPECT(equal_public(der_element(tag, {contents}), element));
    KEYFLUENT_EXPECT(der_secret_element(tag, {contents}).text() == as_text(element));
    read_alike(element);
    if ((tag & 0x20) != 0 && depth < limits::kDerDepth) {
      walk(contents, depth + 1);
    }
  }
  const Status end = reader.finish();
  KEYFLUENT_EXPECT(end.has_value() == !reader.failed());
  KEYFLUENT_EXPECT(end || end.error().place().line <= input.size());
}

}  // namespace

void fuzz_der(ByteView input) {
  walk(input, 0);
}

}  // namespace keyfluent::fuzz
