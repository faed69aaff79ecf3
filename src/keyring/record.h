// SPDX-License-Identifier: MIT
// The values of an index: bytes with a check sum, in the wire form of RFC 4251 section 5.
//
//   uint32 CRC-32 of the record's key and of what follows
//   header (under the empty key):  string "keyfluent index 1", string folder, uint64 users, uint64
//   keys account (under its name):      uint32 n, n × (string name, uint64 inode, size, modified,
//   changed),
//                                  uint32 m, m × (string line, string fingerprint)
//
// The check sum finds what a disk or a copy has spoilt; that nobody meant harm follows from whose
// file it is (keyring/trust.h).
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"
#include "src/keyring/user_keys.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace keyfluent::keyring {

struct IndexHeader {
  std::string folder;  // absolute, free of links
  std::uint64_t users = 0;
  std::uint64_t keys = 0;
};

Bytes encode(const IndexHeader& header);
Bytes encode(std::string_view user, const UserKeys& keys);

// decode_header and decode_user are their inverse.  Errors: index_damaged.
Result<IndexHeader> decode_header(ByteView record);
Result<UserKeys> decode_user(std::string_view user, ByteView record);

}  // namespace keyfluent::keyring
