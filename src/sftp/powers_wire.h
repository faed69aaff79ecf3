// SPDX-License-Identifier: MIT
// What Powers take and give, on its way between two processes of keyfluent.
#pragma once

#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"
#include "src/platform/network.h"

#include <cstdint>
#include <vector>

namespace keyfluent::sftp {

// PowersOp is what is asked for; each is a function of Powers.
enum class PowersOp : std::uint8_t {
  kResolve = 1,    // limit in ms (uint32)
  kConnect,        // limit
  kJump,           // nothing
  kStartSession,   // nothing; the other descriptor follows in a message of its own
  kPassAgent,      // session (uint32)
  kEndSession,     // session
  kNameServer,     // number (uint32), Transport (byte), limit
  kAcceptHostKey,  // host key blob (string)
};

// put writes, and the functions beside read it.  What makes no sense reads as empty.
void put(SecretWriter& to, const platform::Resolution& resolution);
platform::Resolution read_resolution(Reader& from);

// Of attempts without their sockets.
void put(SecretWriter& to, const std::vector<platform::Attempt>& attempts);
std::vector<platform::Attempt> read_attempts(Reader& from);

}  // namespace keyfluent::sftp
