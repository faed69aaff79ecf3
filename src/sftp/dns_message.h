// SPDX-License-Identifier: MIT
// DNS messages (RFC 1035 section 4), as far as asking for the SSHFP records of a host takes.
//
//   header = id flags question-count answer-count authority-count additional-count   each uint16
//   name   = (length label)* (0 | pointer: two bits set and an earlier offset)
//   record = name type class ttl(uint32) length data
//
// What is read comes from the network: names and numbers of records are bounded, and a pointer must
// point backward.
#pragma once

#include "keyfluent/core/bytes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::sftp {

// FingerprintRecord is the data of one SSHFP record (RFC 4255 section 3.1).
struct FingerprintRecord {
  std::uint8_t algorithm = 0;
  std::uint8_t hash_type = 0;  // 1 SHA-1, 2 SHA-256
  Bytes hash;
};

// The most records that are kept of one answer.
inline constexpr std::size_t kMostFingerprintRecords = 64;

// FingerprintAnswer is what a name server answered.
struct FingerprintAnswer {
  unsigned code = 0;  // RCODE: 0 no error, 2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED
  bool truncated = false;
  bool authenticated = false;  // AD (RFC 4035 section 3.2.3): the name server says that it checked
  std::vector<FingerprintRecord> records;
};

// fingerprint_query asks for the SSHFP records of a name: recursion, AD and DO are set.  Nothing
// for a text that is no name: an empty label, one of more than 63 bytes, more than 253 in all.
std::optional<Bytes> fingerprint_query(std::string_view name, std::uint16_t id);

// read_fingerprint_answer reads the answer to `query`, one of fingerprint_query; nothing if it is
// none: another id or question, or no DNS message.  Aliases (CNAME) are followed.
std::optional<FingerprintAnswer> read_fingerprint_answer(ByteView message, ByteView query);

}  // namespace keyfluent::sftp
