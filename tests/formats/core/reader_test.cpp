// SPDX-License-Identifier: MIT
#include "keyfluent/core/reader.h"

#include "keyfluent/core/writer.h"

#include <doctest/doctest.h>

using namespace keyfluent;

namespace {

void check_fails(const Reader& reader, const ErrorKind& kind, std::uint64_t offset) {
  REQUIRE_FALSE(reader.status().has_value());
  CHECK(reader.status().error().id() == kind.id);
  CHECK(reader.status().error().place() == Place::at_byte(offset));
}

}  // namespace

TEST_CASE("Reader: reads what Writer writes") {
  Writer writer;
  writer.put_u8(0xAB);
  writer.put_u32(0xDEADBEEF);
  writer.put_u64(0x0123456789ABCDEF);
  writer.put_string("ssh-rsa");
  writer.put_string(ByteView{});
  writer.put_mpint(Bytes{0x80, 0x01});
  writer.put_mpint({});
  writer.put_bytes(Bytes{1, 2, 3});
  Reader reader(writer.view());
  CHECK(reader.read_u8() == 0xAB);
  CHECK(reader.read_u32() == 0xDEADBEEF);
  CHECK(reader.read_u64() == 0x0123456789ABCDEF);
  CHECK(reader.read_text() == "ssh-rsa");
  CHECK(reader.read_string().empty());
  CHECK(to_bytes(reader.read_mpint()) == Bytes{0x80, 0x01});
  CHECK(reader.read_mpint().empty());
  CHECK(reader.remaining() == 3);
  CHECK(to_bytes(reader.rest()) == Bytes{1, 2, 3});
  CHECK(reader.finish().has_value());
  CHECK(reader.is_canonical());
}

TEST_CASE("Reader: the mpints of RFC 4251 section 5") {
  const Bytes zero = {0, 0, 0, 0};
  const Bytes positive = {0, 0, 0, 8, 0x09, 0xA3, 0x78, 0xF9, 0xB2, 0xE3, 0x32, 0xA7};
  const Bytes high_bit = {0, 0, 0, 2, 0x00, 0x80};
  const Bytes negative = {0, 0, 0, 2, 0xED, 0xCC};
  CHECK(Reader(zero).read_mpint().empty());
  CHECK(Reader(positive).read_mpint().size() == 8);
  CHECK(to_bytes(Reader(high_bit).read_mpint()) == Bytes{0x80});
  Reader reader(negative);
  CHECK(reader.read_mpint().empty());
  check_fails(reader, errors::wire_negative_number, 0);
}

TEST_CASE("Reader: surplus zeros of an mpint are taken and remembered") {
  for (const Bytes& surplus :
       {Bytes{0, 0, 0, 1, 0}, Bytes{0, 0, 0, 2, 0, 0x7F}, Bytes{0, 0, 0, 3, 0, 0, 0x80}}) {
    Reader reader(surplus);
    reader.read_mpint();
    CHECK(reader.finish().has_value());
    CHECK_FALSE(reader.is_canonical());
  }
}

TEST_CASE("Reader: the longest mpint, and one bit more") {
  Writer writer;
  writer.put_mpint(Bytes(2048, 0xFF));
  Reader longest(writer.view());
  CHECK(longest.read_mpint().size() == 2048);
  CHECK(longest.finish().has_value());

  Bytes longer(2049, 0);
  longer[0] = 1;
  Writer too_long;
  too_long.put_u8(0);
  too_long.put_mpint(longer);
  Reader reader(too_long.view());
  reader.read_u8();
  CHECK(reader.read_mpint().empty());
  check_fails(reader, errors::wire_number_too_long, 1);

  Writer padded;  // sshd refuses the length before it looks at the zeros
  padded.put_string(Bytes(2050, 0));
  Reader zeros(padded.view());
  zeros.read_mpint();
  check_fails(zeros, errors::wire_number_too_long, 0);
}

TEST_CASE("Reader: numbers with a count of bits") {
  const Bytes sshcom = {0, 0, 0, 17, 0x01, 0x00, 0x01};
  Reader reader(sshcom);
  CHECK(to_bytes(reader.read_bits_mpint()) == Bytes{1, 0, 1});
  CHECK(reader.finish().has_value());
  CHECK(reader.is_canonical());

  const Bytes ssh1 = {0, 6, 0x23};
  Reader small(ssh1);
  CHECK(to_bytes(small.read_mpint16()) == Bytes{0x23});
  CHECK(small.is_canonical());

  const Bytes wrong_count = {0, 8, 0x23};
  Reader loose(wrong_count);
  CHECK(to_bytes(loose.read_mpint16()) == Bytes{0x23});
  CHECK_FALSE(loose.is_canonical());

  const Bytes lies = {7, 0, 0, 0, 17, 1, 0};
  Reader cut(lies);
  cut.read_u8();
  CHECK(cut.read_bits_mpint().empty());
  check_fails(cut, errors::wire_truncated, 1);

  const Bytes huge = {0xFF, 0xFF, 0xFF, 0xFF, 1};
  Reader too_long(huge);
  too_long.read_bits_mpint();
  check_fails(too_long, errors::wire_number_too_long, 0);
}

TEST_CASE("Reader: the first failure sticks") {
  const Bytes data = {0, 0, 0, 1, 'x', 0, 0, 0, 9, 'y'};
  Reader reader(data);
  CHECK(reader.read_text() == "x");
  CHECK(reader.read_string().empty());
  CHECK(reader.failed());
  CHECK(reader.offset() == 5);
  CHECK(reader.remaining() == 0);
  CHECK(reader.read_u8() == 0);
  CHECK(reader.read_u32() == 0);
  CHECK(reader.read_mpint().empty());
  CHECK(reader.read_bits_mpint().empty());
  CHECK(reader.read_mpint16().empty());
  CHECK(reader.rest().empty());
  reader.fail(errors::key_bad_size);
  check_fails(reader, errors::wire_truncated, 5);
  CHECK(reader.finish().error().is(errors::wire_truncated));
}

TEST_CASE("Reader: a length of 4 GiB is only a length that lies") {
  const Bytes data = {0xFF, 0xFF, 0xFF, 0xFF, 0};
  Reader reader(data);
  CHECK(reader.read_string().empty());
  check_fails(reader, errors::wire_truncated, 0);
}

TEST_CASE("Reader: what is left over is counted") {
  const Bytes data = {1, 2, 3};
  Reader reader(data);
  reader.read_u8();
  CHECK(reader.status().has_value());
  CHECK(reader.finish().error().message() == "2 bytes follow the end of the key");
  CHECK(reader.finish().error().place() == Place::at_byte(1));
}

TEST_CASE("Reader: every truncation of a structure fails") {
  Writer writer;
  writer.put_string("ecdsa-sha2-nistp256");
  writer.put_mpint(Bytes{0x90, 1});
  writer.put_u64(1);
  for (std::size_t size = 0; size < writer.size(); ++size) {
    Reader reader(writer.view().first(size));
    reader.read_text();
    reader.read_mpint();
    reader.read_u64();
    REQUIRE_FALSE(reader.finish().has_value());
    CHECK(reader.finish().error().is(errors::wire_truncated));
  }
}
