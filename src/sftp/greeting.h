// SPDX-License-Identifier: MIT
// Greeting: what a port says first, and what kind of server says such a thing (RFC 4253
// section 4.2).
//
//   other lines, each ended by LF or CR LF     (at most kMostLines, kMostBytes)
//   SSH-protoversion-softwareversion [SP comments] CR LF
#pragma once

#include "keyfluent/core/bytes.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::sftp {

// Service is what answers on the port.
enum class Service : std::uint8_t {
  kSsh2,     // SSH-2.0 or SSH-1.99
  kSsh1,     // SSH-1.x alone
  kBusy,     // sshd that refuses for now: "Exceeded MaxStartups"
  kRefused,  // a line that refuses: TCP wrappers
  kHttp,
  kFtp,
  kSmtp,
  kTls,
  kPop3,
  kImap,
  kMysql,
  kVnc,
  kTelnet,
  kTarpit,   // line after line, never a greeting
  kUnknown,  // something else
  kNothing,  // no byte so far
};

struct Greeting {
  Service service = Service::kNothing;
  // complete: the SSH line has ended, or it is certain that none will come.  Otherwise more bytes
  // may change the answer.
  bool complete = false;
  std::string line;      // the SSH line, or the first line of another service; no line end
  std::string protocol;  // "2.0"
  std::string software;  // "OpenSSH_9.2p1"
  std::string comments;  // "Debian-2+deb12u10"
  std::vector<std::string> before;  // lines before the SSH line
  std::size_t size = 0;             // bytes up to the end of the SSH line
  std::string detail;               // of another service: its name for itself ("nginx"), if it says
};

inline constexpr std::size_t kMostLines = 50;
inline constexpr std::size_t kMostBytes = 8192;
inline constexpr std::size_t kMostLineBytes = 1024;

// read_greeting judges what has come so far; `at_end` says that no more will come.  It looks at no
// more than kMostBytes.
Greeting read_greeting(ByteView input, bool at_end);

// service_title names a service for people: "a web server (HTTP)".
std::string_view service_title(Service service);

}  // namespace keyfluent::sftp
