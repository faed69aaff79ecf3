// SPDX-License-Identifier: MIT
// Subject: the login that `doctor` looks at, and what this machine knows about it.
#pragma once

#include "keyfluent/authorized_keys/server.h"
#include "keyfluent/core/error.h"
#include "keyfluent/core/result.h"
#include "keyfluent/keys/key.h"
#include "src/platform/sandbox.h"
#include "src/platform/users.h"
#include "src/server/effective.h"
#include "src/server/shadow.h"

#include <sys/stat.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::server {

// Question is what the user asks.
struct Question {
  std::string user;              // the account's name
  std::optional<PublicKey> key;  // the key that is to log in; nothing: any
  std::string address;           // the client's, in numbers; empty: not known
  std::string config;            // as in keys_files_of

  // sandbox is for what looks into the account's files and the log (server/apart.h).
  platform::SandboxMode sandbox = platform::SandboxMode::kOff;
};

// SeenFile is a file of the account's, read as sshd reads it: with the account's rights.
struct SeenFile {
  std::string path;
  std::string text;
  std::optional<Error> error;  // why it was not read: file_not_found, permission_denied, …
};

// Refusal is a file or folder for which sshd ignores a file of keys.
struct Refusal {
  std::string path;

  struct stat status {};

  mode_t mended = 0;  // the mode that sshd would take
  bool is_wrong_owner = false;
};

struct KeysFile : SeenFile {
  std::vector<Refusal> refusals;  // by StrictModes
};

struct Subject {
  Question question;
  bool has_account = false;
  platform::User user;  // of the account; else its name alone
  std::vector<std::string> groups;
  Effective effective;
  authorized_keys::Server server;
  authorized_keys::Login login;
  std::int64_t now = 0;
  bool is_root = false;          // who looks, not who logs in
  std::optional<Shadow> shadow;  // nothing: it cannot be seen
  std::vector<KeysFile> keys_files;

  [[nodiscard]] const Settings& settings() const { return effective.settings; }
};

// look_up gathers it.  `now` and the functions of `server` are the caller's.  Errors:
// sshd_config_unreadable, and those of effective_settings.
Result<Subject> look_up(Question question, authorized_keys::Server server, std::int64_t now);

// kKeysBytes is the most that is read of a file of keys.
inline constexpr std::size_t kKeysBytes = std::size_t{16} << 20;

// read_as reads a regular file of at most `limit` bytes with the account's rights where we are
// root, else with our own: no link or FIFO of the account's reaches what it could not read itself.
SeenFile read_as(const platform::User& user,
                 const std::string& path,
                 std::size_t limit = kKeysBytes);

// names_in lists a folder of the account's likewise, sorted, at most 200 names.
std::vector<std::string> names_in(const platform::User& user, const std::string& folder);

// owner_name is the name of a user, or its number.
std::string owner_name(uid_t user);

// quoted is a path as a shell takes it.
std::string quoted(const std::string& path);

}  // namespace keyfluent::server
