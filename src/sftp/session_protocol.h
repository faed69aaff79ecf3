// SPDX-License-Identifier: MIT
// What keyfluent and its program keyfluent-session say to each other, over a socket pair that is
// the program's descriptor 0.  Its descriptor 3 leads to the SSH server, and its argument is one of
// kSandboxWords: what is open is all that it can reach.
//
//   frame: uint32 length, byte op, fields (RFC 4251 section 5)
//
// Every request gets one answer, in order; kLog frames may come before it.  Once a subsystem runs,
// kData goes both ways, unasked.  Secrets travel in these frames and nowhere else: never in
// arguments or the environment.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace keyfluent::sftp {

enum class Op : std::uint8_t {
  // Requests, and their fields.
  kConnect = 1,  // user, host, host key algorithms, compression, log level (uint32)
  kNone = 2,     // the method "none", which lists the others
  kQuery = 3,    // public key (an OpenSSH line), signature algorithms
  kSign = 4,  // private key (openssh-private), certificate (a line, or empty), signature algorithms
  kPassword = 5,     // the password
  kInteractive = 6,  // the password again, for every prompt without echo
  kOpen = 7,         // a session channel
  kSubsystem = 8,    // its name
  kData = 9,         // bytes for the channel, or from it
  kEnd = 10,         // no more data comes
  kAgentSign = 11,   // public key blob, signature algorithms; kAgent goes before
  kAgent = 12,       // none: a descriptor comes along that leads to the ssh agent; no answer

  // Answers.
  kConnected =
      64,  // host key blob, names of key exchange, cipher and MAC (both ways), server's banner
  kFailed = 65,  // what libssh says
  kAnswer = 66,  // AuthOutcome (byte), methods, what libssh says, banner
  kDone = 67,
  kErrorData = 68,  // bytes of the channel's standard error
  kExit = 69,       // uint32 exit status; all bits set: unknown
  kLog = 70,        // uint32 level, text
};

enum class AuthOutcome : std::uint8_t {
  kAccepted = 0,
  kRefused = 1,
  kPartial = 2,
  kDisconnected = 3,  // the server hung up
  kLocal = 4,         // libssh refused by itself; nothing was sent
  kUnusable = 5,      // the key cannot be loaded
};

inline constexpr std::size_t kMostFrameBytes = std::size_t{1} << 20;
inline constexpr std::uint32_t kNoExitStatus = 0xffffffff;
inline constexpr int kServerDescriptor = 3;

// kSandboxWords has a word for each platform::SandboxMode, in its order.
inline constexpr std::array<std::string_view, 3> kSandboxWords = {"auto", "require", "off"};

}  // namespace keyfluent::sftp
