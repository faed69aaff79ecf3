// SPDX-License-Identifier: MIT
// Input: what a name server sends, read as the answer about "host.test" with the id 0x1234.  Odd
// first byte: the name to ask about.
#include "src/sftp/dns_message.h"
#include "tests/fuzz/harness.h"

namespace keyfluent::fuzz {

namespace {

using namespace sftp;

constexpr std::uint16_t kId = 0x1234;

void check_answer(ByteView message, ByteView query) {
  const std::optional<FingerprintAnswer> answer = read_fingerprint_answer(message, query);
  if (!answer) {
    return;
  }
  KEYFLUENT_EXPECT(answer->code < 16);
  KEYFLUENT_EXPECT(answer->records.size() <= kMostFingerprintRecords);
  for (const FingerprintRecord& record : answer->records) {
    KEYFLUENT_EXPECT(!record.hash.empty() && record.hash.size() <= message.size());
  }
  // Any other id makes it no answer.
  Bytes other = to_bytes(message);
  other[0] ^= 1;
  KEYFLUENT_EXPECT(!read_fingerprint_answer(other, query));
}

// A query is a message whose question is its own; no query is an answer.
void check_name(std::string_view name) {
  const std::optional<Bytes> query = fingerprint_query(name, kId);
  if (!query) {
    return;
  }
  KEYFLUENT_EXPECT(query->size() <= 12 + 255 + 4 + 11);
  KEYFLUENT_EXPECT(!read_fingerprint_answer(*query, *query));
  Bytes reply = *query;
  reply[2] |= 0x80;
  const std::optional<FingerprintAnswer> answer = read_fingerprint_answer(reply, *query);
  KEYFLUENT_EXPECT(answer && answer->records.empty() && answer->code == 0);
}

}  // namespace

void fuzz_dns_answer(ByteView input) {
  Knobs knobs(input);
  if ((knobs.next() & 1) != 0) {
    check_name(as_text(knobs.rest()));
    return;
  }
  check_answer(knobs.rest(), *fingerprint_query("host.test", kId));
}

}  // namespace keyfluent::fuzz
