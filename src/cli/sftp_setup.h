// SPDX-License-Identifier: MIT
// What `keyfluent sftp` is asked to do, made ready: targets, ssh's configuration, the key, the
// password, known_hosts.  Opened with all powers; what strangers may have written is read later.
#pragma once

#include "src/cli/command.h"
#include "src/cli/sftp_identities.h"
#include "src/sftp/check.h"
#include "src/sftp/ssh_config.h"

#include <array>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::cli {

inline constexpr std::array<std::string_view, 4> kSftpOutputs = {
    "text", "json", "nagios", "openmetrics"};
inline constexpr std::array<std::string_view, 3> kCompressions = {
    "none", "zlib@openssh.com", "zlib"};

// SftpSettings are the command line, checked.
struct SftpSettings {
  std::vector<sftp::Target> targets;
  std::string targets_file;
  std::vector<std::string> identities;
  std::string known_hosts;
  std::string round_trip;
  unsigned round_trip_mebibytes = 0;
  std::string compression = "none";
  unsigned timeout_seconds = 30;
  bool try_compression = false;
  bool use_ssh_config = true;
  std::string ssh_config;
  unsigned most_refusals = 2;
  bool accept_host_key = false;
  bool ask_fingerprints = false;
  std::optional<platform::Address> name_server;  // none: those of this system
  platform::PassphraseSettings passphrase;
  platform::PassphraseSettings password;
  bool has_password = false;
  std::string output_format;
  Limits limits;
  std::string report_path;
  std::string html_path;
  std::string client;
  bool redact = false;
  platform::SandboxMode sandbox = platform::SandboxMode::kAuto;
  unsigned warning_seconds = 0;
  unsigned critical_seconds = 0;
};

// sftp_settings checks the command line.  Errors: usage_missing_input, usage_bad_value,
// usage_conflict.
Result<SftpSettings> sftp_settings(const Arguments& arguments, const Console& console);

// SftpSetup owns what the requests point to.
class SftpSetup {
 public:
  SftpSetup(SftpSettings settings, Console& console)
      : settings_(std::move(settings)),
        console_(console),
        identities_(settings_.passphrase, settings_.limits, console) {}

  // open_requests asks ssh for its configuration and makes the requests, but for keys and
  // passwords; open_secrets then opens those.  Errors: file_not_found and its kin; for a monitoring
  // system every error, since a plugin has one line for all.
  Status open_requests();
  Status open_secrets();

  // parse reads the keys.  A key that stays locked is reported, and asked about all the same.
  // Errors: sftp_no_key, and as above.
  Status parse();

  [[nodiscard]] const SftpSettings& settings() const { return settings_; }

  [[nodiscard]] const std::deque<sftp::Request>& requests() const { return requests_; }

  // wants_login is true if a key or password was given.
  [[nodiscard]] bool wants_login() const {
    return !settings_.identities.empty() || settings_.has_password;
  }

  // private_words are what --redact replaces, and by what.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> private_words() const;

 private:
  Status read_targets();
  Status read_password();
  Status add_request(const sftp::Target& target);
  void add_name_servers(sftp::Request& request) const;
  Status add_known_hosts(sftp::Request& request, const sftp::SshConfig& config);
  sftp::SshConfig ask_ssh(const sftp::Target& target) const;
  const SecretBytes* read_known_hosts(const std::string& path, Status& problem);

  // offers_defaults is true where the keys are those that ssh would offer.  With a password alone
  // there is none: each refused one counts as an attempt.
  [[nodiscard]] bool offers_defaults() const {
    return settings_.use_ssh_config && settings_.identities.empty() && !settings_.has_password;
  }

  Status complain(const std::string& name, const Error& error);

  SftpSettings settings_;
  Console& console_;
  std::string home_;
  SftpIdentities identities_;
  std::optional<SecretBytes> password_;
  std::map<std::string, SecretBytes>
      files_;                            // known_hosts files by path; a map keeps them in place
  std::deque<sftp::SshConfig> configs_;  // of the requests
  std::deque<sftp::Request> requests_;
};

}  // namespace keyfluent::cli
