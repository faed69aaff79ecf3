// SPDX-License-Identifier: MIT
#include "keyfluent/core/der.h"

#include <doctest/doctest.h>

using namespace keyfluent;

namespace {

void check_malformed(const Bytes& data) {
  CAPTURE(data.size());
  DerReader reader(data);
  CHECK(reader.read_element().empty());
  REQUIRE_FALSE(reader.status().has_value());
  CHECK(reader.status().error().is(errors::der_malformed));
  CHECK(reader.status().error().place() == Place::at_byte(0));
}

void check_no_number(const Bytes& data) {
  DerReader reader(data);
  CHECK(reader.read_number().empty());
  CHECK(reader.status().error().is(errors::der_malformed));
}

}  // namespace

TEST_CASE("DER: an RSA public key (PKCS#1) is read") {
  const Bytes data = {0x30, 0x09, 0x02, 0x02, 0x00, 0xC1, 0x02, 0x03, 0x01, 0x00, 0x01};
  DerReader outer(data);
  DerReader inner = outer.read_sequence();
  CHECK(to_bytes(inner.read_number()) == Bytes{0xC1});
  CHECK(inner.peek_tag() == der::kInteger);
  CHECK(inner.read_small() == 65537);
  CHECK(inner.finish().has_value());
  CHECK(outer.finish().has_value());
}

TEST_CASE("DER: elements") {
  const Bytes data = {0x05, 0x00, 0x03, 0x02, 0x00, 0xAA, 0xA1, 0x01, 0x7F, 0x04, 0x00};
  DerReader reader(data);
  CHECK_FALSE(reader.read_optional(der::kOid).has_value());
  CHECK(reader.read_optional(der::kNull)->empty());
  CHECK(to_bytes(reader.read_bit_string()) == Bytes{0xAA});
  CHECK(to_bytes(reader.read_element()) == Bytes{0xA1, 0x01, 0x7F});
  CHECK(reader.read(der::kOctetString).empty());
  CHECK(reader.peek_tag() == 0);
  CHECK(reader.at_end());
  CHECK(reader.finish().has_value());
  CHECK(der::context(1, true) == 0xA1);
  CHECK(der::context(0, false) == 0x80);
}

TEST_CASE("DER: lengths must be definite, minimal and within the data") {
  check_malformed({});
  check_malformed({0x30});
  check_malformed({0x30, 0x01});
  check_malformed({0x30, 0x80, 0x00, 0x00});              // indefinite
  check_malformed({0x04, 0x81, 0x01, 0xAA});              // long form for a short length
  check_malformed({0x04, 0x82, 0x00, 0x01, 0xAA});        // leading zero
  check_malformed({0x04, 0x84, 0xFF, 0xFF, 0xFF, 0xFF});  // 4 GiB
  check_malformed({0x04, 0x88, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF});
  check_malformed({0x04, 0x82, 0x01});  // cut inside the length
  check_malformed({0x1F, 0x01, 0x00});  // tag of several bytes
  check_malformed({0x04, 0xFF, 0x00});  // reserved

  Bytes long_form(3 + 128, 0x55);
  long_form[0] = 0x04;
  long_form[1] = 0x81;
  long_form[2] = 128;
  DerReader reader(long_form);
  CHECK(reader.read(der::kOctetString).size() == 128);
  CHECK(reader.finish().has_value());
}

TEST_CASE("DER: numbers must be minimal and not negative") {
  check_no_number({0x02, 0x00});
  check_no_number({0x02, 0x01, 0x80});
  check_no_number({0x02, 0x02, 0x00, 0x7F});
  check_no_number({0x04, 0x01, 0x01});
  const Bytes zero = {0x02, 0x01, 0x00};
  DerReader reader(zero);
  CHECK(reader.read_number().empty());
  CHECK(reader.finish().has_value());
  CHECK(DerReader(zero).read_small() == 0);
}

TEST_CASE("DER: small numbers fit 63 bits") {
  CHECK(DerReader(der_small(0x7FFFFFFFFFFFFFFF)).read_small() == 0x7FFFFFFFFFFFFFFF);
  const Bytes big = der_small(0x8000000000000000);
  DerReader reader(big);
  CHECK(reader.read_small() == 0);
  CHECK(reader.status().error().is(errors::der_malformed));
}

TEST_CASE("DER: a number longer than any key's is named as such") {
  const Bytes longest = der_number(Bytes(2048, 0xFF));
  CHECK(DerReader(longest).read_number().size() == 2048);
  const Bytes longer = der_number(Bytes(2049, 0xFF));
  DerReader reader(longer);
  CHECK(reader.read_number().empty());
  CHECK(reader.status().error().is(errors::wire_number_too_long));
}

TEST_CASE("DER: bit strings have no unused bits here") {
  for (const Bytes& data : {Bytes{0x03, 0x00}, Bytes{0x03, 0x02, 0x01, 0xAA}}) {
    DerReader reader(data);
    CHECK(reader.read_bit_string().empty());
    CHECK(reader.failed());
  }
}

TEST_CASE("DER: the first failure sticks, with its place") {
  const Bytes data = {0x02, 0x01, 0x05, 0x04, 0x00};
  DerReader reader(data);
  CHECK(reader.read_small() == 5);
  CHECK(reader.read(der::kOid).empty());
  CHECK(reader.failed());
  CHECK(reader.peek_tag() == 0);
  CHECK_FALSE(reader.read_optional(der::kOctetString).has_value());
  CHECK(reader.read_element().empty());
  CHECK(reader.at_end());
  reader.fail(errors::key_bad_size);
  CHECK(reader.finish().error().is(errors::der_malformed));
  CHECK(reader.finish().error().place() == Place::at_byte(3));
}

TEST_CASE("DER: trailing data fail") {
  const Bytes data = {0x05, 0x00, 0x00};
  DerReader reader(data);
  reader.read(der::kNull);
  CHECK(reader.status().has_value());
  CHECK(reader.finish().error().place() == Place::at_byte(2));
}

TEST_CASE("DER: writing") {
  CHECK(der_small(0) == Bytes{0x02, 0x01, 0x00});
  CHECK(der_small(127) == Bytes{0x02, 0x01, 0x7F});
  CHECK(der_small(128) == Bytes{0x02, 0x02, 0x00, 0x80});
  CHECK(der_small(65537) == Bytes{0x02, 0x03, 0x01, 0x00, 0x01});
  CHECK(der_number({}) == Bytes{0x02, 0x01, 0x00});
  CHECK(der_number(Bytes{0, 0, 0x80}) == Bytes{0x02, 0x02, 0x00, 0x80});
  CHECK(der_secret_number(Bytes{0x80}) == SecretBytes(ByteView(Bytes{0x02, 0x02, 0x00, 0x80})));
  CHECK(der_bit_string(Bytes{0xAA}) == Bytes{0x03, 0x02, 0x00, 0xAA});
  CHECK(der_element(der::kSequence, {der_small(1), der_small(2)}) ==
        Bytes{0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x02});
}

TEST_CASE("DER: what is written is read, at every length of length") {
  for (const std::size_t size : {0u, 1u, 127u, 128u, 255u, 256u, 65535u, 65536u}) {
    const Bytes contents(size, 0x5A);
    const Bytes element = der_element(der::kOctetString, {contents});
    DerReader reader(element);
    CHECK(to_bytes(reader.read(der::kOctetString)) == contents);
    CHECK(reader.finish().has_value());
    CHECK(der_secret_element(der::kOctetString, {contents}).view().size() == element.size());
    for (const std::size_t cut : {std::size_t{0}, std::size_t{1}, element.size() - 1}) {
      DerReader truncated(ByteView(element).first(cut));
      truncated.read(der::kOctetString);
      CHECK(truncated.failed());
    }
  }
}
