// SPDX-License-Identifier: MIT
#include "src/cli/sftp_identities.h"

#include "keyfluent/core/text.h"
#include "keyfluent/crypto/random.h"
#include "src/cli/console.h"
#include "src/findings/errors.h"
#include "src/platform/files.h"
#include "src/sftp/canary.h"

#include <algorithm>
#include <cstdlib>

namespace keyfluent::cli {

namespace {

constexpr std::string_view kPublicEnding = ".pub";
constexpr std::string_view kCertificateEnding = "-cert.pub";

// other_half_of is FILE.pub of FILE, or the reverse.
std::string other_half_of(const std::string& path) {
  return path.ends_with(kPublicEnding) ? path.substr(0, path.size() - kPublicEnding.size())
                                       : path + std::string(kPublicEnding);
}

// line_of is the line to give to an administrator.
std::string line_of(const PublicKey& key, std::string_view comment) {
  const std::string one = sftp::public_line(key);
  return comment.empty() ? one : one + " " + one_line(comment);
}

bool is_same(const PublicKey& a, const PublicKey& b) {
  return equal_public(a.blob(), b.blob());
}

bool holds(const std::vector<sftp::AgentKey>& agent, const PublicKey& key) {
  return std::any_of(agent.begin(), agent.end(), [&key](const sftp::AgentKey& one) {
    return is_same(one.key, key);
  });
}

}  // namespace

std::string agent_path(std::string setting) {
  if (setting == "none") {
    return {};
  }
  if (setting.empty() || setting == "SSH_AUTH_SOCK") {
    setting = "$SSH_AUTH_SOCK";
  }
  if (!setting.starts_with('$')) {
    return setting;
  }
  const char* const value = std::getenv(setting.c_str() + 1);
  return value == nullptr ? "" : value;
}

Status SftpIdentities::open_given(const std::string& path) {
  if (files_.find(path) == files_.end()) {
    KEYFLUENT_TRY(platform::Input input, platform::open_input(path));
    files_.emplace(path, KeyFile{std::move(input), std::nullopt});
  }
  open_if_there(other_half_of(path));
  return ok();
}

// open_if_there says nothing of a file that cannot be opened: reading it will.
void SftpIdentities::open_if_there(const std::string& path) {
  if (files_.find(path) != files_.end()) {
    return;
  }
  if (Result<platform::Input> input = platform::open_input(path)) {
    files_.emplace(path, KeyFile{*std::move(input), std::nullopt});
  }
}

void SftpIdentities::open_offered(const sftp::Request& request,
                                  const sftp::SshConfig& config,
                                  bool defaults) {
  constexpr std::chrono::milliseconds kAgentLimit{3000};
  const std::string& agent = request.agent_socket;
  if (!agent.empty() && agents_.find(agent) == agents_.end()) {
    const auto limit = std::min(kAgentLimit, request.timeout);
    agents_.emplace(agent, sftp::ask_agent(agent, sftp::Deadline::after(limit)));
  }
  if (!defaults) {
    return;
  }
  for (const std::string& path : config.identity_files) {
    open_if_there(path);
    open_if_there(path + std::string(kPublicEnding));
    open_if_there(other_half_of(path));
    open_if_there(path + std::string(kCertificateEnding));
  }
}

Result<Document> SftpIdentities::read_file(const std::string& path) {
  const auto found = files_.find(path);
  if (found == files_.end()) {
    return Error(errors::file_not_found, {}, path);
  }
  KeyFile& file = found->second;
  if (!file.content) {
    file.content = platform::read_document(file.input, limits_);
  }
  if (!*file.content) {
    return file.content->error();
  }
  Document document = read(**file.content, {.limits = limits_});
  if (document.entries.empty()) {
    return Error(errors::sftp_no_key, {}, path);
  }
  document.entries.erase(document.entries.begin() + 1, document.entries.end());
  return document;
}

// public_half reads the public key of a file, also of one that is locked; nothing if it shows none.
std::optional<PublicKey> SftpIdentities::public_half(const std::string& path) {
  Result<Document> document = read_file(path);
  return document ? document->entries[0].public_key : std::nullopt;
}

sftp::Identity* SftpIdentities::identity_of(const Entry& entry, const std::string& path) {
  const PublicKey& key = *entry.public_key;
  sftp::Identity& identity = all_.emplace_back(sftp::Identity{key, line_of(key, entry.comment)});
  identity.path = path;
  identity.locked = entry.is_locked();
  join(identity, entry);
  compare_halves(identity);
  return &identity;
}

sftp::Identity* SftpIdentities::identity_of(const sftp::AgentKey& key) {
  sftp::Identity& identity = all_.emplace_back(sftp::Identity{key.key, ""});
  identity.agent_comment = key.comment;
  identity.line = line_of(key.key, key.comment);
  return &identity;
}

// join adds what an entry holds of the key: its private half, or its certificate.
void SftpIdentities::join(sftp::Identity& identity, const Entry& entry) {
  if (entry.private_key) {
    WriteOptions options;
    options.random = openssl_random();
    if (Result<SecretBytes> text = write(entry, *find_format("openssh-private"), options)) {
      identity.private_text = *std::move(text);
    }
    if (entry.private_key->certificate()) {
      identity.public_key = *entry.private_key->certificate();
    }
  }
  if (entry.public_key && entry.public_key->certificate() != nullptr) {
    identity.public_key = *entry.public_key;
  }
  if (identity.public_key.certificate() != nullptr) {
    identity.certificate = sftp::public_line(identity.public_key);
    identity.line = identity.certificate;
  }
}

// compare_halves looks whether the file beside, FILE.pub of FILE or the reverse, is of the same
// key: ssh offers the key of the .pub, and signs with the other.
void SftpIdentities::compare_halves(sftp::Identity& identity) {
  const bool is_public = identity.path.ends_with(kPublicEnding);
  if (identity.path.empty() || identity.public_key.certificate() != nullptr ||
      is_public == !identity.private_text.empty()) {
    return;
  }
  const std::string beside = other_half_of(identity.path);
  std::optional<PublicKey> other = public_half(beside);
  if (other && other->certificate() == nullptr && !is_same(*other, identity.public_key)) {
    identity.beside = beside;
    identity.other_half = std::move(other);
  }
}

Status SftpIdentities::read_given(const std::string& path, std::optional<Error>& locked) {
  KEYFLUENT_TRY(Document document, read_file(path));
  if (const auto unlocked = unlocker_.unlock(document, path); !unlocked) {
    locked = unlocked.error();
  }
  const Entry& entry = document.entries[0];
  if (!entry.public_key) {
    return Error(errors::sftp_no_key, {}, path);
  }
  if (given_ == nullptr) {
    given_ = identity_of(entry, path);
  } else {
    join(*given_, entry);
  }
  return ok();
}

// read_default reads a file that ssh tries by itself: nothing is said if it is not there.  Where it
// is locked nobody is asked: whether it is needed is not known yet.
void SftpIdentities::read_default(const std::string& path) {
  std::vector<sftp::Identity*>& found = defaults_[path];
  Result<Document> document = read_file(path);
  if (!document) {
    return;
  }
  Entry& entry = document->entries[0];
  if (!entry.public_key) {
    entry.public_key = public_half(path + std::string(kPublicEnding));
  }
  if (!entry.public_key) {
    return;
  }
  // ssh offers the certificate first, and then the key without it.
  if (const Result<Document> certificate = read_file(path + std::string(kCertificateEnding))) {
    found.push_back(identity_of(entry, path));
    join(*found.back(), certificate->entries[0]);
  }
  found.push_back(identity_of(entry, path));
}

void SftpIdentities::offer_defaults(sftp::Request& request,
                                    const sftp::SshConfig& config,
                                    const std::vector<sftp::AgentKey>& agent) {
  std::vector<sftp::Identity*> files;
  for (const std::string& path : config.identity_files) {
    if (defaults_.find(path) == defaults_.end()) {
      read_default(path);
    }
    files.insert(files.end(), defaults_[path].begin(), defaults_[path].end());
  }
  // ssh's order: files that the agent holds, the rest of the agent, the rest of the files.
  for (sftp::Identity* file : files) {
    if (holds(agent, file->public_key)) {
      request.candidates.push_back({file, true});
    }
  }
  for (const sftp::AgentKey& key : agent) {
    const bool is_file = std::any_of(files.begin(), files.end(), [&key](const auto* file) {
      return is_same(file->public_key, key.key);
    });
    if (!is_file && !config.identities_only) {
      request.candidates.push_back({identity_of(key), true});
    }
  }
  for (sftp::Identity* file : files) {
    if (!holds(agent, file->public_key)) {
      request.candidates.push_back({file, false});
    }
  }
}

void SftpIdentities::offer(sftp::Request& request, const sftp::SshConfig& config, bool defaults) {
  if (given_ == nullptr && !defaults) {
    return;
  }
  sftp::AgentKeys agent;
  if (const auto answer = agents_.find(request.agent_socket); answer != agents_.end()) {
    agent = answer->second.problem.empty() ? sftp::read_agent_keys(answer->second.body)
                                           : sftp::AgentKeys{{}, answer->second.problem};
    request.agent_problem = agent.problem;
  }
  if (given_ != nullptr) {
    request.key_was_given = true;
    request.candidates.push_back({given_, holds(agent.keys, given_->public_key)});
  } else {
    offer_defaults(request, config, agent.keys);
  }
}

std::vector<std::string> SftpIdentities::paths() const {
  std::vector<std::string> paths;
  for (const sftp::Identity& identity : all_) {
    for (const std::string* path : {&identity.beside, &identity.path}) {
      if (!path->empty()) {
        paths.push_back(*path);
      }
    }
  }
  return paths;
}

}  // namespace keyfluent::cli
