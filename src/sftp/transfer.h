// SPDX-License-Identifier: MIT
// Transfers of one file's content, one request after the other or many at once.
#pragma once

#include "src/sftp/client.h"

#include <cstddef>

namespace keyfluent::sftp {

// The size that every server takes in one request (draft-ietf-secsh-filexfer-02 section 3).
inline constexpr std::size_t kPieceBytes = std::size_t{32} << 10;

struct Transfer {
  bool good = false;
  std::string reason;  // why not
  double seconds = 0;
};

// write_range writes data[begin, end) at the same offset, with at most `at_once` requests under
// way.
Transfer write_range(SftpClient& sftp,
                     ByteView handle,
                     ByteView data,
                     std::size_t begin,
                     std::size_t at_once,
                     const Deadline& deadline);

// read_back reads as many bytes as `data` has, and compares.
Transfer read_back(SftpClient& sftp,
                   ByteView handle,
                   ByteView data,
                   std::size_t at_once,
                   const Deadline& deadline);

}  // namespace keyfluent::sftp
