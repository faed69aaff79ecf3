// SPDX-License-Identifier: MIT
// Probe: one check under way: what was asked, and what the stages have found out so far.
#pragma once

#include "keyfluent/core/secret.h"
#include "keyfluent/keys/key.h"
#include "src/findings/stage.h"
#include "src/platform/dns.h"
#include "src/platform/network.h"
#include "src/platform/sandbox.h"
#include "src/sftp/diagnosis.h"
#include "src/sftp/greeting.h"
#include "src/sftp/kexinit.h"
#include "src/sftp/known_hosts.h"
#include "src/sftp/relay.h"
#include "src/sftp/session.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace keyfluent::sftp {

class SftpClient;

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

struct Probe {
  explicit Probe(const Request& what, ConnectionReport& into);
  Probe(const Probe&) = delete;
  Probe& operator=(const Probe&) = delete;
  ~Probe();

  const Request& request;
  ConnectionReport& report;
  Deadline deadline;

  std::vector<platform::Address> addresses;
  platform::Descriptor socket;
  std::unique_ptr<Relay> relay;
  std::unique_ptr<Session> session;  // null: no program for it
  std::string session_problem;       // why
  Relay::Seen seen;
  Greeting greeting;
  std::optional<KexInit> server_lists;
  std::vector<KnownHost> known;
  bool host_is_known = false;
  std::string methods;                   // what the server wants now
  const Candidate* candidate = nullptr;  // the key asked about last
  bool key_is_known = false;             // the query was answered with yes
  unsigned refusals = 0;
  bool logged_in = false;
  std::unique_ptr<SftpClient> sftp;
  std::string home;

  // facts are those that every diagnosis may use.
  [[nodiscard]] Facts facts(Facts more = {}) const;

  // has_method tells whether the server offers a method.
  [[nodiscard]] bool has_method(std::string_view name) const;

  // conclude_silence is for a session program that gives no answer: the time is over, or it ended.
  void conclude_silence(Stage& stage);
};

// StageRow is one row of stages.def.
struct StageRow {
  std::string_view name;
  void (*run)(Probe&, Stage&);
};

// Each stage is one function of one file in stages/; it leaves the stage skipped if there is
// nothing to do.
#define KEYFLUENT_STAGE(symbol, name) void stage_##symbol(Probe& probe, Stage& stage);
#include "src/sftp/stages.def"
#undef KEYFLUENT_STAGE

// skip says why a stage was not run.
void skip(Stage& stage, std::string_view why);

}  // namespace keyfluent::sftp
