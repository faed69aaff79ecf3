// SPDX-License-Identifier: MIT
#include "src/cli/audit_inputs.h"

#include "src/cli/console.h"
#include "src/findings/errors.h"
#include "src/platform/accounts.h"
#include "src/platform/walk.h"
#include "src/server/keys_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <set>
#include <utility>

namespace keyfluent::cli {

namespace {

AuditInput input_of(const std::string& path, const std::string& host, bool searched) {
  return {path, {path == "-" ? "(standard input)" : path, host, {}}, searched, false};
}

void add_folder(const std::string& path,
                const std::string& host,
                Console& console,
                std::vector<AuditInput>& list) {
  const platform::Walk walk = platform::walk(path);
  for (const auto& [folder, error] : walk.errors) {
    console.error(folder, error);
  }
  for (const std::string& file : walk.files) {
    list.push_back(input_of(file, host, true));
  }
}

bool exists(const std::string& path) {
  struct stat status {};

  return ::stat(path.c_str(), &status) == 0 || errno != ENOENT;
}

std::vector<std::string> existing(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    if (server::is_pattern(path)) {
      const std::vector<std::string> named = server::files_of_pattern(path);
      files.insert(files.end(), named.begin(), named.end());
    } else if (exists(path)) {
      files.push_back(path);
    }
  }
  return files;
}

}  // namespace

std::vector<AuditInput> list_paths(const std::vector<std::string>& paths,
                                   const std::string& host,
                                   Console& console) {
  std::vector<AuditInput> list;
  for (const std::string& path : paths) {
    if (path != "-" && platform::is_folder(path)) {
      add_folder(path, host, console, list);
    } else {
      list.push_back(input_of(path, host, false));
    }
  }
  return list;
}

Result<std::vector<AuditInput>> list_all_users(const std::string& config,
                                               const std::string& host,
                                               Console& console) {
  KEYFLUENT_TRY(const std::vector<platform::User> users, platform::list_users());
  std::vector<AuditInput> list;
  std::set<std::string> known;  // a file for everybody is read once
  for (const platform::User& user : users) {
    const Result<server::KeysFiles> files = server::keys_files_of(user, config);
    if (!files) {
      console.error(user.name, files.error());
      continue;
    }
    for (const std::string& path : existing(files->paths)) {
      if (known.insert(path).second) {
        list.push_back({path, {path, host, user.name}, false, true});
      }
    }
  }
  return list;
}

Result<platform::Input> open_audit_input(const AuditInput& input) {
  if (!input.is_users) {
    return platform::open_input(input.path);
  }
  // O_NONBLOCK: a pipe does not hold us up.
  platform::Descriptor file(
      ::open(input.path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));

  struct stat status {};

  if (!file.is_open() || ::fstat(file.get(), &status) != 0) {
    return system_error(errno, "open");
  }
  if (!S_ISREG(status.st_mode)) {
    return Error(errors::audit_not_regular);
  }
  return platform::Input{input.path, std::move(file)};
}

}  // namespace keyfluent::cli
