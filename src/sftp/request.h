// SPDX-License-Identifier: MIT
// Request: what a check was asked to do.
#pragma once

#include "keyfluent/core/secret.h"
#include "keyfluent/keys/key.h"
#include "src/platform/dns.h"
#include "src/platform/sandbox.h"
#include "src/sftp/known_hosts.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace keyfluent::sftp {

// Identity is the key to ask about, and to log in with.
struct Identity {
  PublicKey public_key;
  std::string line;               // its OpenSSH line
  SecretBytes private_text = {};  // as openssh-private without passphrase; empty: it cannot sign
  std::string certificate = {};   // the line of a certificate; empty: none

  std::string path = {};           // its file; empty: the agent alone has it
  std::string agent_comment = {};  // what the agent calls it
  bool locked = false;             // the private half needs a passphrase that nobody gave

  // The other half's file, FILE.pub or FILE, and its key, where that is another key.
  std::string beside = {};
  std::optional<PublicKey> other_half = {};

  // source is where it comes from, for people.
  [[nodiscard]] std::string source() const {
    return path.empty() ? "the agent: " + agent_comment : path;
  }
};

// Candidate is a key to offer.
struct Candidate {
  const Identity* identity;
  bool in_agent;  // the agent can sign with it

  [[nodiscard]] bool can_sign() const { return in_agent || !identity->private_text.empty(); }
};

// Request is what was asked; it outlives the probe.
struct Request {
  std::string user;
  std::string host;      // as the user wrote it
  std::string hostname;  // what to connect to
  std::string alias;     // what known_hosts calls it, and at which port: ssh adds none to a
  std::uint16_t known_port = 22;  // HostKeyAlias
  std::string jump;               // ProxyJump; empty: none
  std::uint16_t port = 22;
  std::chrono::milliseconds timeout{30000};
  std::vector<KnownHostsFile> known_hosts;
  std::string accept_into;     // the file that a new host key is added to; empty: none
  std::string config_problem;  // why ssh itself would not even begin; empty: nothing
  bool config_timed_out = false;
  bool ask_fingerprints = false;       // of the host key, in DNS (SSHFP)
  platform::NameServers name_servers;  // for that
  std::vector<Candidate> candidates;   // in the order to offer them
  bool key_was_given = false;          // by name: it is the only candidate
  std::string agent_socket;            // empty: none
  std::string agent_problem;           // why it lists no keys
  unsigned most_refusals = 2;          // one more could lock an account
  std::string ssh_config;              // a file for `ssh -F`; empty: ssh's own
  const SecretBytes* password = nullptr;
  std::string round_trip;            // a folder; empty: none
  std::size_t round_trip_bytes = 0;  // 0: what the line takes in a second or two
  std::string compression = "none";
  bool try_compression = false;
  platform::SandboxMode sandbox = platform::SandboxMode::kAuto;  // of the session program
};

}  // namespace keyfluent::sftp
