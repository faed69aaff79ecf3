// SPDX-License-Identifier: MIT
#include "src/sftp/dns_message.h"

#include "keyfluent/core/writer.h"
#include "src/platform/dns.h"

#include <doctest/doctest.h>

#include <string>

using namespace keyfluent;
using namespace keyfluent::sftp;

namespace {

constexpr std::uint16_t kId = 0x1234;

Bytes query_of(std::string_view name) {
  return fingerprint_query(name, kId).value();
}

void put_u16(Writer& writer, unsigned value) {
  writer.put_u8(static_cast<std::uint8_t>(value >> 8));
  writer.put_u8(static_cast<std::uint8_t>(value));
}

// answer_of has one SSHFP record of the name asked about, which a pointer names.
Bytes answer_of(unsigned flags, unsigned count = 1) {
  const Bytes query = query_of("host.test");
  Writer writer;
  for (const unsigned value : {unsigned{kId}, flags, 1u, count, 0u, 0u}) {
    put_u16(writer, value);
  }
  writer.put_bytes(ByteView(query).subspan(12, 15));
  for (const unsigned value : {0xc00cu, 44u, 1u}) {
    put_u16(writer, value);
  }
  writer.put_u32(60);
  put_u16(writer, 5);
  writer.put_bytes(Bytes{4, 2, 7, 8, 9});
  return writer.take();
}

}  // namespace

TEST_CASE("the question about SSHFP records asks for recursion and DNSSEC") {
  const Bytes query = query_of("Host.test.");
  const std::string expected(
      "\x12\x34\x01\x20\0\1\0\0\0\0\0\1\4Host\4test\0\0\x2c\0\1"
      "\0\0\x29\x04\xd0\0\0\x80\0\0\0",
      38);
  CHECK(as_text(query) == expected);
}

TEST_CASE("a text that is no name is not asked about") {
  for (const std::string& name : {std::string(),
                                  std::string("."),
                                  std::string("a..b"),
                                  std::string(".a"),
                                  std::string(64, 'a'),
                                  std::string(254, 'a')}) {
    CHECK_FALSE(fingerprint_query(name, kId));
  }
  CHECK(fingerprint_query(std::string(63, 'a') + ".b", kId));
}

TEST_CASE("an answer: its flags and records") {
  const auto answer = read_fingerprint_answer(answer_of(0x81a0), query_of("HOST.test"));
  REQUIRE(answer);
  CHECK(answer->authenticated);
  CHECK_FALSE(answer->truncated);
  REQUIRE(answer->records.size() == 1);
  CHECK(answer->records[0].algorithm == 4);
  CHECK(answer->records[0].hash == Bytes{7, 8, 9});
  CHECK_FALSE(read_fingerprint_answer(answer_of(0x8180), query_of("host.test"))->authenticated);
}

TEST_CASE("what is no answer to the question is none") {
  const Bytes query = query_of("host.test");
  CHECK_FALSE(read_fingerprint_answer(answer_of(0x0180), query));  // a question
  CHECK_FALSE(read_fingerprint_answer(answer_of(0x8980), query));  // another kind of message
  CHECK_FALSE(read_fingerprint_answer(answer_of(0x8180), query_of("host.tesu")));
  CHECK_FALSE(read_fingerprint_answer(answer_of(0x8180), *fingerprint_query("host.test", 1)));
  CHECK_FALSE(read_fingerprint_answer(answer_of(0x8180, 2), query));  // fewer records than it says
  const Bytes whole = answer_of(0x8180);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK_FALSE(read_fingerprint_answer(ByteView(whole).first(size), query));
  }
}

TEST_CASE("resolv.conf: three servers, trust-ad, and none") {
  const auto found = platform::read_resolv_conf(
      "# c\nsearch x\nnameserver 192.0.2.1\r\noptions edns0 trust-ad\nnameserver\t::1\n"
      "nameserver nowhere\nnameserver 192.0.2.3\nnameserver 192.0.2.4\n");
  REQUIRE(found.servers.size() == 3);
  CHECK(found.servers[0].text() == "192.0.2.1");
  CHECK_FALSE(found.servers[0].is_loopback());
  CHECK(found.servers[1].is_loopback());
  CHECK(found.servers[2].text() == "192.0.2.3");
  CHECK(found.trusts_authentication);
  const auto none = platform::read_resolv_conf("");
  REQUIRE(none.servers.size() == 1);
  CHECK(none.servers[0].is_loopback());
  CHECK_FALSE(none.trusts_authentication);
}
