// SPDX-License-Identifier: MIT
// What ssh itself would do with a host: the output of `ssh -G`.
#pragma once

#include <chrono>
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
  std::string agent;                     // IdentityAgent; empty: not said
  bool identities_only = false;

  // What is wrong with it, by which ssh itself would fail; empty: nothing.
  std::string problem;
  bool timed_out = false;
};

// read_ssh_config reads the lines "keyword value"; others are passed over.  "~/" becomes the home
// folder.
SshConfig read_ssh_config(std::string_view text, std::string_view home);

// SshQuestion is what `ssh -G` is asked.
struct SshQuestion {
  std::string user;  // empty: not said
  std::string host;
  std::string file;  // ssh -F; empty: ssh's own
  std::chrono::milliseconds limit{10000};
};

// ask_ssh runs `ssh -G`; an empty answer if there is no ssh.  A command of `Match exec` may hang:
// at the limit it is ended.
SshConfig ask_ssh(const SshQuestion& question, std::string_view home);

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
