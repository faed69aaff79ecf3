// SPDX-License-Identifier: MIT
#include "src/cli/sftp_setup.h"

#include "keyfluent/core/text.h"
#include "src/cli/confinement.h"
#include "src/cli/console.h"
#include "src/cli/parse.h"
#include "src/findings/errors.h"
#include "src/platform/files.h"
#include "src/platform/process.h"
#include "src/platform/users.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace keyfluent::cli {

namespace {

constexpr std::size_t kMostTargets = 1000;
constexpr std::size_t kKnownHostsBytes = std::size_t{16} << 20;
constexpr unsigned kMostSeconds = 3600;
constexpr std::uint16_t kDefaultPort = 22;

Result<sftp::Target> target_of(std::string_view text) {
  sftp::Target target;
  if (!sftp::read_target(text, target)) {
    return Error(
        errors::usage_bad_value, {}, "'" + std::string(text) + "' is no [USER@]HOST[:PORT]");
  }
  return target;
}

Status read_times(const Arguments& arguments, SftpSettings& settings) {
  if (arguments.has("timeout")) {
    KEYFLUENT_TRY(settings.timeout_seconds,
                  parse_number("timeout", arguments.get("timeout"), 1, kMostSeconds));
  }
  if (arguments.has("warning")) {
    KEYFLUENT_TRY(settings.warning_seconds,
                  parse_number("warning", arguments.get("warning"), 1, kMostSeconds));
  }
  if (arguments.has("critical")) {
    KEYFLUENT_TRY(settings.critical_seconds,
                  parse_number("critical", arguments.get("critical"), 1, kMostSeconds));
  }
  return ok();
}

Status read_counts(const Arguments& arguments, SftpSettings& settings) {
  constexpr unsigned kMost = 20;
  constexpr unsigned kMostMebibytes = 1024;
  if (arguments.has("round-trip-size")) {
    KEYFLUENT_TRY(
        settings.round_trip_mebibytes,
        parse_number("round-trip-size", arguments.get("round-trip-size"), 1, kMostMebibytes));
  }
  if (arguments.has("max-refusals")) {
    KEYFLUENT_TRY(settings.most_refusals,
                  parse_number("max-refusals", arguments.get("max-refusals"), 1, kMost));
  }
  return ok();
}

Status read_target_options(const Arguments& arguments, SftpSettings& settings) {
  constexpr unsigned kMostPort = 65535;
  for (const std::string& input : arguments.inputs()) {
    KEYFLUENT_TRY(sftp::Target target, target_of(input));
    if (arguments.has("port")) {
      KEYFLUENT_TRY(const unsigned port, parse_number("port", arguments.get("port"), 1, kMostPort));
      target.port = static_cast<std::uint16_t>(port);
    }
    settings.targets.push_back(std::move(target));
  }
  if (settings.targets.empty() && settings.targets_file.empty()) {
    return Error(errors::usage_missing_input, {}, "sftp needs a target: [USER@]HOST[:PORT]");
  }
  return ok();
}

// read_dns_options reads --sshfp, and --resolver ADDRESS[:PORT], which asks as well.
Status read_dns_options(const Arguments& arguments, SftpSettings& settings) {
  settings.ask_fingerprints = arguments.has("sshfp") || arguments.has("resolver");
  if (!arguments.has("resolver")) {
    return ok();
  }
  sftp::Target target;
  if (sftp::read_target(arguments.get("resolver"), target) && target.user.empty()) {
    settings.name_server =
        platform::numeric_address(target.host, target.port != 0 ? target.port : platform::kDnsPort);
  }
  if (!settings.name_server) {
    return Error(errors::usage_bad_value,
                 {},
                 "--resolver '" + arguments.get("resolver") + "' is no ADDRESS[:PORT] in numbers");
  }
  return ok();
}

std::string home_folder() {
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') {
    return home;
  }
  const Result<platform::User> user = platform::current_user();
  return user ? user->home : "/";
}

std::string user_name() {
  const Result<platform::User> user = platform::current_user();
  return user ? user->name : "";
}

}  // namespace

Result<SftpSettings> sftp_settings(const Arguments& arguments, const Console& console) {
  SftpSettings settings;
  settings.limits = arguments.limits();
  settings.output_format = arguments.has("json") ? "json" : arguments.get("output-format", "text");
  KEYFLUENT_CHECK(one_of("output-format", settings.output_format, kSftpOutputs));
  settings.targets_file = arguments.get("targets");
  KEYFLUENT_CHECK(read_target_options(arguments, settings));
  KEYFLUENT_CHECK(read_times(arguments, settings));
  KEYFLUENT_CHECK(read_counts(arguments, settings));
  settings.identities = arguments.all("identity");
  settings.known_hosts = arguments.get("known-hosts");
  settings.round_trip = arguments.get("round-trip");
  settings.compression = arguments.get("compression", "none");
  KEYFLUENT_CHECK(one_of("compression", settings.compression, kCompressions));
  settings.try_compression = arguments.has("try-compression");
  settings.use_ssh_config = !arguments.has("no-ssh-config");
  settings.ssh_config = arguments.get("ssh-config");
  if (arguments.has("ssh-config") && arguments.has("no-ssh-config")) {
    return Error(errors::usage_conflict, {}, "--ssh-config and --no-ssh-config");
  }
  settings.html_path = arguments.get("html");
  settings.accept_host_key = arguments.has("accept-host-key");
  KEYFLUENT_CHECK(read_dns_options(arguments, settings));
  settings.report_path = arguments.get("report");
  settings.client = arguments.get("client");
  settings.redact = arguments.has("redact");
  KEYFLUENT_TRY(settings.sandbox, sandbox_mode(arguments));
  KEYFLUENT_TRY(settings.passphrase, passphrase_settings(arguments, console, ""));
  if (settings.output_format == "nagios") {
    settings.passphrase.may_prompt = false;  // a plugin must never wait for a person
  }
  settings.password.file = arguments.get("password-file");
  settings.password.may_prompt = false;
  settings.has_password = arguments.has("password-file") || arguments.has("password-fd");
  if (arguments.has("password-fd")) {
    constexpr unsigned kLargestDescriptor = 1u << 20;
    KEYFLUENT_TRY(const unsigned descriptor,
                  parse_number("password-fd", arguments.get("password-fd"), 0, kLargestDescriptor));
    settings.password.descriptor = static_cast<int>(descriptor);
  }
  return settings;
}

Status SftpSetup::open_requests() {
  platform::guard_memory();
  home_ = home_folder();
  KEYFLUENT_CHECK(read_targets());
  for (const sftp::Target& target : settings_.targets) {
    KEYFLUENT_CHECK(add_request(target));
  }
  return ok();
}

Status SftpSetup::open_secrets() {
  platform::allow_many_files();
  KEYFLUENT_CHECK(read_password());
  for (const std::string& path : settings_.identities) {
    KEYFLUENT_CHECK(identities_.open_given(path));
  }
  if (!settings_.identities.empty()) {
    KEYFLUENT_CHECK(identities_.open_passphrase());
  }
  for (std::size_t i = 0; i < requests_.size(); ++i) {
    identities_.open_offered(requests_[i], configs_[i], offers_defaults());
  }
  return ok();
}

Status SftpSetup::parse() {
  for (const std::string& path : settings_.identities) {
    std::optional<Error> locked;
    KEYFLUENT_CHECK(identities_.read_given(path, locked));
    if (locked) {
      KEYFLUENT_CHECK(complain(path, *locked));
    }
  }
  for (std::size_t i = 0; i < requests_.size(); ++i) {
    identities_.offer(requests_[i], configs_[i], offers_defaults());
    requests_[i].password = password_ ? &*password_ : nullptr;
  }
  return ok();
}

Status SftpSetup::read_targets() {
  if (settings_.targets_file.empty()) {
    return ok();
  }
  KEYFLUENT_TRY(const platform::Input input, platform::open_input(settings_.targets_file));
  KEYFLUENT_TRY(const SecretBytes content, platform::read_document(input, settings_.limits));
  std::string_view text = content.text();
  while (!text.empty() && settings_.targets.size() < kMostTargets) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string line = one_line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && !line.starts_with('#')) {
      KEYFLUENT_TRY(sftp::Target target, target_of(line));
      settings_.targets.push_back(std::move(target));
    }
  }
  return ok();
}

Status SftpSetup::read_password() {
  if (!settings_.has_password) {
    return ok();
  }
  KEYFLUENT_TRY(platform::PassphraseSource source,
                platform::PassphraseSource::open(settings_.password));
  KEYFLUENT_TRY(const Passphrase password, source.ask(""));
  password_ = SecretBytes(password.view());
  return ok();
}

// complain reports what is no reason to stop; but a plugin has one line, and its own exit codes.
Status SftpSetup::complain(const std::string& name, const Error& error) {
  if (settings_.output_format == "nagios") {
    return error;
  }
  console_.error(name, error);
  return ok();
}

// read_known_hosts reads a file once, for all requests; null if it is not there, or has a problem.
const SecretBytes* SftpSetup::read_known_hosts(const std::string& path, Status& problem) {
  if (const auto known = files_.find(path); known != files_.end()) {
    return &known->second;
  }
  const Result<platform::Input> input = platform::open_input(path);
  Result<SecretBytes> content =
      input ? platform::read_input(*input, kKnownHostsBytes) : Result<SecretBytes>(input.error());
  if (!content) {
    problem = content.error().is(errors::file_not_found) ? ok() : complain(path, content.error());
    return nullptr;
  }
  return &files_.emplace(path, *std::move(content)).first->second;
}

Status SftpSetup::add_known_hosts(sftp::Request& request, const sftp::SshConfig& config) {
  std::vector<std::string> paths = config.known_hosts;
  if (!settings_.known_hosts.empty()) {
    paths = {settings_.known_hosts};
  } else if (paths.empty()) {
    paths = {home_ + "/.ssh/known_hosts", "/etc/ssh/ssh_known_hosts"};
  }
  for (const std::string& path : paths) {
    Status problem = ok();
    if (const SecretBytes* const content = read_known_hosts(path, problem)) {
      request.known_hosts.push_back({path, content->text()});
    }
    KEYFLUENT_CHECK(problem);
  }
  request.accept_into = settings_.accept_host_key ? paths.front() : "";
  return ok();
}

void SftpSetup::add_name_servers(sftp::Request& request) const {
  request.ask_fingerprints = settings_.ask_fingerprints;
  if (settings_.name_server) {
    request.name_servers.servers = {*settings_.name_server};
  } else if (settings_.ask_fingerprints) {
    constexpr std::size_t kMostBytes = 65536;
    const Result<platform::Input> input = platform::open_input("/etc/resolv.conf");
    const Result<SecretBytes> content =
        input ? platform::read_input(*input, kMostBytes) : Result<SecretBytes>(input.error());
    request.name_servers =
        platform::read_resolv_conf(content ? content->text() : std::string_view());
  }
}

sftp::SshConfig SftpSetup::ask_ssh(const sftp::Target& target) const {
  if (!settings_.use_ssh_config) {
    return {};
  }
  sftp::SshQuestion question{target.user, target.host, settings_.ssh_config};
  const std::chrono::seconds timeout(settings_.timeout_seconds);
  question.limit = std::min<std::chrono::milliseconds>(question.limit, timeout);
  return sftp::ask_ssh(question, home_);
}

Status SftpSetup::add_request(const sftp::Target& target) {
  const sftp::SshConfig& config = configs_.emplace_back(ask_ssh(target));
  sftp::Request request;
  request.host = target.host;
  request.hostname = config.hostname.empty() ? target.host : config.hostname;
  request.alias = config.host_key_alias.empty() ? request.hostname : config.host_key_alias;
  request.user = target.user.empty() ? config.user : target.user;
  if (request.user.empty()) {
    request.user = user_name();
  }
  request.port = target.port != 0 ? target.port : config.port != 0 ? config.port : kDefaultPort;
  request.known_port = config.host_key_alias.empty() ? request.port : kDefaultPort;
  request.jump = config.jump;
  request.timeout = std::chrono::seconds(settings_.timeout_seconds);
  request.ssh_config = settings_.ssh_config;
  request.config_problem = config.problem;
  request.config_timed_out = config.timed_out;
  request.most_refusals = settings_.most_refusals;
  if (offers_defaults() || !settings_.identities.empty()) {
    request.agent_socket = agent_path(config.agent);
  }
  request.round_trip = settings_.round_trip;
  request.round_trip_bytes = std::size_t{settings_.round_trip_mebibytes} << 20;
  request.compression = settings_.compression;
  request.try_compression = settings_.try_compression;
  request.sandbox = settings_.sandbox;
  add_name_servers(request);
  KEYFLUENT_CHECK(add_known_hosts(request, config));
  requests_.push_back(std::move(request));
  return ok();
}

std::vector<std::pair<std::string, std::string>> SftpSetup::private_words() const {
  std::vector<std::pair<std::string, std::string>> words;
  for (const sftp::Request& request : requests_) {
    words.emplace_back(request.hostname, "HOST");
    words.emplace_back(request.host, "HOST");
    words.emplace_back(request.alias, "HOST");
  }
  for (const std::string& path : identities_.paths()) {
    words.emplace_back(path, "KEY_FILE");
  }
  words.emplace_back(home_, "HOME");
  for (const sftp::Request& request : requests_) {
    words.emplace_back(request.round_trip, "FOLDER");
    words.emplace_back(request.user, "USER");
    for (const sftp::KnownHostsFile& file : request.known_hosts) {
      words.emplace_back(file.path, "KNOWN_HOSTS");
    }
  }
  return words;
}

}  // namespace keyfluent::cli
