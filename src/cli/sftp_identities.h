// SPDX-License-Identifier: MIT
// The keys that `keyfluent sftp` may log in with: those of --identity, or those that ssh itself
// would offer: the agent's and the default files.
#pragma once

#include "src/cli/unlock.h"
#include "src/platform/files.h"
#include "src/sftp/agent.h"
#include "src/sftp/request.h"
#include "src/sftp/ssh_config.h"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace keyfluent::cli {

// SftpIdentities work in two steps, with the sandbox between them: files are opened and the agent
// is asked, by the functions that begin with open; then what came is read.
class SftpIdentities {
 public:
  SftpIdentities(const platform::PassphraseSettings& passphrase,
                 const Limits& limits,
                 Console& console)
      : unlocker_(passphrase, console), limits_(limits) {}

  // open_given opens a file of --identity.  Errors: file_not_found and its kin.
  Status open_given(const std::string& path);

  // open_passphrase opens the source of passphrases.  Errors: those of Unlocker::open.
  Status open_passphrase() { return unlocker_.open(); }

  // open_offered opens what offer() will look into.
  void open_offered(const sftp::Request& request, const sftp::SshConfig& config, bool defaults);

  // read_given reads a file of --identity; the second may be the certificate of the first.  The
  // error of a key that stays locked goes into `locked`, and its public half is kept.  Errors:
  // sftp_no_key, input_too_large and its kin.
  Status read_given(const std::string& path, std::optional<Error>& locked);

  // offer fills in what the request offers: the given key, or else, with `defaults`, the keys that
  // ssh would offer, in its order.
  void offer(sftp::Request& request, const sftp::SshConfig& config, bool defaults);

  // paths are the files that were read.
  [[nodiscard]] std::vector<std::string> paths() const;

 private:
  struct KeyFile {
    platform::Input input;
    std::optional<Result<SecretBytes>> content;  // once it was read: a pipe gives it only once
  };

  void open_if_there(const std::string& path);
  Result<Document> read_file(const std::string& path);
  std::optional<PublicKey> public_half(const std::string& path);
  void read_default(const std::string& path);
  sftp::Identity* identity_of(const Entry& entry, const std::string& path);
  static void join(sftp::Identity& identity, const Entry& entry);
  void compare_halves(sftp::Identity& identity);
  void offer_defaults(sftp::Request& request,
                      const sftp::SshConfig& config,
                      const std::vector<sftp::AgentKey>& agent);
  sftp::Identity* identity_of(const sftp::AgentKey& key);

  Unlocker unlocker_;
  Limits limits_;
  std::map<std::string, KeyFile> files_;             // by path
  std::map<std::string, sftp::AgentAnswer> agents_;  // by the path of their socket
  sftp::Identity* given_ = nullptr;
  std::deque<sftp::Identity> all_;                                // a deque keeps them in place
  std::map<std::string, std::vector<sftp::Identity*>> defaults_;  // by path
};

// agent_path is what IdentityAgent of ssh_config(5) means: a path, $NAME, SSH_AUTH_SOCK or none.
std::string agent_path(std::string setting);

}  // namespace keyfluent::cli
