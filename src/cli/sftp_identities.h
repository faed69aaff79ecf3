// SPDX-License-Identifier: MIT
// The keys that `keyfluent sftp` may log in with: those of --identity, or those that ssh itself
// would offer: the agent's and the default files.
#pragma once

#include "src/cli/unlock.h"
#include "src/sftp/agent.h"
#include "src/sftp/probe.h"
#include "src/sftp/ssh_config.h"

#include <deque>
#include <map>
#include <string>

namespace keyfluent::cli {

class SftpIdentities {
 public:
  SftpIdentities(const platform::PassphraseSettings& passphrase,
                 const Limits& limits,
                 Console& console)
      : passphrase_(passphrase), limits_(limits), console_(console) {}

  // read_given reads a file of --identity; the second may be the certificate of the first.  The
  // error of a key that stays locked goes into `locked`, and its public half is kept.  Errors:
  // sftp_no_key, file_not_found and its kin.
  Status read_given(const std::string& path, std::optional<Error>& locked);

  [[nodiscard]] bool has_given() const { return given_ != nullptr; }

  // offer fills in what the request offers: the given key, or else, with `defaults`, the keys that
  // ssh would offer, in its order.
  void offer(sftp::Request& request, const sftp::SshConfig& config, bool defaults);

  // paths are the files that were read.
  [[nodiscard]] std::vector<std::string> paths() const;

 private:
  void read_default(const std::string& path);
  sftp::Identity* identity_of(const Entry& entry, const std::string& path);
  static void join(sftp::Identity& identity, const Entry& entry);
  void compare_halves(sftp::Identity& identity);
  void offer_defaults(sftp::Request& request,
                      const sftp::SshConfig& config,
                      const std::vector<sftp::AgentKey>& agent);
  sftp::Identity* identity_of(const sftp::AgentKey& key);

  platform::PassphraseSettings passphrase_;
  Limits limits_;
  Console& console_;
  sftp::Identity* given_ = nullptr;
  std::deque<sftp::Identity> all_;                                // a deque keeps them in place
  std::map<std::string, std::vector<sftp::Identity*>> defaults_;  // by path
};

}  // namespace keyfluent::cli
