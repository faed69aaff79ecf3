// SPDX-License-Identifier: MIT
#include "src/keyring/key_folder.h"

#include "src/findings/errors.h"
#include "src/keyring/trust.h"
#include "src/platform/beneath.h"
#include "src/platform/read_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <memory>
#include <thread>

namespace keyfluent::keyring {

namespace {

// The keys of one account.  Nobody has more; a file of somebody else's must not fill the memory.
constexpr std::size_t kFileBytes = std::size_t{16} << 20;

// File systems keep times in steps of at most a few hundredths of a second.
constexpr std::chrono::milliseconds kClockStep{100};

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

// list returns the names in a folder, but those that begin with a dot.
Result<std::vector<std::string>> list(const platform::Descriptor& folder) {
  const int again = ::openat(folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const std::unique_ptr<DIR, CloseFolder> open(again < 0 ? nullptr : ::fdopendir(again));
  if (open == nullptr) {
    return system_error(errno, "list the folder");
  }
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = ::readdir(open.get())) {
    if (entry->d_name[0] != '.') {
      names.emplace_back(entry->d_name);
    }
    errno = 0;
  }
  if (errno != 0) {
    return system_error(errno, "list the folder");
  }
  std::sort(names.begin(), names.end());
  return names;
}

// wait_until_older returns once a later change of the file must get another time than it has now.
void wait_until_older(const struct stat& status) {
  const auto changed = std::chrono::seconds(status.st_ctim.tv_sec) +
                       std::chrono::nanoseconds(status.st_ctim.tv_nsec);
  const auto age = std::chrono::system_clock::now().time_since_epoch() - changed;
  if (age < kClockStep) {
    std::this_thread::sleep_for(kClockStep);
  }
}

}  // namespace

Result<KeyFolder> KeyFolder::open(std::string_view path) {
  KEYFLUENT_TRY(std::string real, resolve(path));
  KEYFLUENT_CHECK(check_way(real));
  KEYFLUENT_TRY(const platform::Descriptor root, platform::open_base("/"));
  KEYFLUENT_TRY(platform::Descriptor folder,
                platform::open_beneath(root, std::string_view(real).substr(1)));
  return KeyFolder(std::move(real), std::move(folder));
}

Result<std::vector<std::string>> KeyFolder::users() const {
  KEYFLUENT_TRY(std::vector<std::string> names, list(folder_));
  for (std::string& name : names) {
    name = user_of(name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  names.erase(
      std::remove_if(
          names.begin(), names.end(), [](const std::string& name) { return !is_user_name(name); }),
      names.end());
  return names;
}

UserKeys KeyFolder::read(const std::string& user, FileReader& reader) const {
  UserKeys keys;
  read_name(user, reader, keys);
  read_name(user + ".pub", reader, keys);
  return keys;
}

// read_name reads a file, or all files of a folder.  That there is none is no error.
void KeyFolder::read_name(const std::string& name, FileReader& reader, UserKeys& keys) const {
  struct stat status {};

  if (::fstatat(folder_.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno != ENOENT) {
      keys.errors.emplace_back(name, system_error(errno, "look at the file"));
    }
    return;
  }
  Status done = S_ISDIR(status.st_mode) ? read_folder(name, reader, keys)
                                        : read_file(folder_, name, name, reader, keys);
  if (!done) {
    keys.errors.emplace_back(name, std::move(done).error());
  }
}

Status KeyFolder::read_folder(const std::string& name, FileReader& reader, UserKeys& keys) const {
  KEYFLUENT_TRY(const platform::Descriptor folder, platform::open_beneath(folder_, name));
  KEYFLUENT_TRY(const struct stat status, platform::status_of(folder));
  KEYFLUENT_CHECK(check_file(status, name));
  wait_until_older(status);
  keys.sources.push_back(Source::of(name, status));
  KEYFLUENT_TRY(const std::vector<std::string> files, list(folder));
  for (const std::string& last : files) {
    const std::string file = name + "/" + last;
    if (Status done = read_file(folder, last, file, reader, keys); !done) {
      keys.errors.emplace_back(file, std::move(done).error());
    }
  }
  return ok();
}

Status KeyFolder::read_file(const platform::Descriptor& folder,
                            const std::string& last,
                            const std::string& name,
                            FileReader& reader,
                            UserKeys& keys) const {
  KEYFLUENT_TRY(const platform::Descriptor file, platform::open_regular(folder, last));
  KEYFLUENT_TRY(const struct stat status, platform::status_of(file));
  KEYFLUENT_CHECK(check_file(status, name));
  wait_until_older(status);
  // Noted before the reading: what is written meanwhile makes it stale.
  keys.sources.push_back(Source::of(name, status));
  KEYFLUENT_TRY(const std::string content, platform::read_file(file, kFileBytes));
  KEYFLUENT_TRY(FileKeys found, reader.read(content));
  std::move(found.keys.begin(), found.keys.end(), std::back_inserter(keys.keys));
  for (Error& error : found.errors) {
    keys.errors.emplace_back(name, std::move(error));
  }
  return ok();
}

}  // namespace keyfluent::keyring
