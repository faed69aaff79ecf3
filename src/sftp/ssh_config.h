// SPDX-License-Identifier: MIT
// What ssh itself would do with a host: the output of `ssh -G`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::sftp {

struct SshConfig {
  std::string user;
  std::string hostname;
  std::uint16_t port = 0;  // 0: not said
  std::string jump;        // empty: none
  std::string host_key_alias;
  std::vector<std::string> identity_files;
  std::vector<std::string> known_hosts;  // of the user, then the system's
};

// read_ssh_config reads the lines "keyword value"; others are passed over.  "~/" becomes the home
// folder.
SshConfig read_ssh_config(std::string_view text, std::string_view home);

// ask_ssh runs `ssh -G`; an empty answer if there is no ssh, or it has complaints.
SshConfig ask_ssh(const std::string& user, const std::string& host, std::string_view home);

// Target is [USER@]HOST[:PORT]; an IPv6 address with a port stands in brackets.
struct Target {
  std::string user;
  std::string host;
  std::uint16_t port = 0;  // 0: not said
};

// read_target is false for a text that is no target: no host, a port that is no number, or a host
// that ssh would take for an option.
bool read_target(std::string_view text, Target& target);

}  // namespace keyfluent::sftp
