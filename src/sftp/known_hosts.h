// SPDX-License-Identifier: MIT
// known_hosts: which host keys a user trusts, as ssh reads it (sshd(8), "SSH_KNOWN_HOSTS FILE
// FORMAT").
//
//   [@revoked|@cert-authority] names type base64 [comment]
//   names: pattern[,pattern]…, each host, [host]:port, with * and ?, ! before it to exclude;
//          or |1|salt|hash, the HMAC-SHA1 of one name
#pragma once

#include "keyfluent/core/bytes.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::sftp {

// KnownHostsFile is one file that was read.  `text` must outlive what is made of it.
struct KnownHostsFile {
  std::string path;
  std::string_view text;
};

enum class HostMarker : std::uint8_t { kNone, kRevoked, kAuthority };

// KnownHost is one line that names the host.
struct KnownHost {
  std::string path;
  std::uint64_t line = 0;
  HostMarker marker = HostMarker::kNone;
  std::string type;
  Bytes blob;
  bool without_port = false;  // it names the host alone, although the port is another one than 22
};

// find_known_hosts lists the lines that name the host, in order.  Lines that cannot be read are
// skipped, as ssh skips them.
std::vector<KnownHost> find_known_hosts(const std::vector<KnownHostsFile>& files,
                                        std::string_view host,
                                        std::uint16_t port);

// known_host_name is how the file writes a host: "host", or "[host]:port".
std::string known_host_name(std::string_view host, std::uint16_t port);

enum class HostKeyStatus : std::uint8_t {
  kMatch,
  kUnknown,    // no line names the host
  kOtherType,  // lines name the host, with keys of other types
  kChanged,    // a line has another key of this type
  kRevoked,
};

struct HostKeyVerdict {
  HostKeyStatus status = HostKeyStatus::kUnknown;
  const KnownHost* line = nullptr;  // the line that decides; null if none does
};

// judge_host_key says what the lines mean for this key.  A revocation outweighs everything; a line
// with the port outweighs one without, which can only confirm.
HostKeyVerdict judge_host_key(const std::vector<KnownHost>& lines,
                              std::string_view type,
                              ByteView blob);

}  // namespace keyfluent::sftp
