// SPDX-License-Identifier: MIT
#include "src/platform/atomic_file.h"

#include "src/findings/errors.h"
#include "src/platform/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <ctime>
#include <memory>
#include <utility>

namespace keyfluent::platform {

namespace {

constexpr int kAttempts = 16;
constexpr std::string_view kPrefix = ".keyfluent-";
constexpr std::string_view kDigits = "0123456789abcdefghijklmnopqrstuv";
constexpr std::size_t kSuffix = 12;
constexpr time_t kStaleSeconds = 3600;

// random_suffix names a temporary file.  It only has to be unlikely: O_EXCL makes it safe.
std::string random_suffix() {
  std::array<std::uint8_t, kSuffix> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) < 0) {
    bytes[0] = static_cast<std::uint8_t>(::getpid());
  }
  std::string suffix;
  for (const std::uint8_t byte : bytes) {
    suffix += kDigits[byte % kDigits.size()];
  }
  return suffix;
}

bool is_temporary_name(std::string_view name) {
  name.remove_prefix(name.starts_with('~') ? 1 : 0);
  return name.starts_with(kPrefix) && name.size() == kPrefix.size() + kSuffix &&
         name.find_first_not_of(kDigits, kPrefix.size()) == name.npos;
}

bool is_stale(int folder, const char* name) {
  struct stat info {};

  return ::fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(info.st_mode) &&
         info.st_uid == ::geteuid() && info.st_mtim.tv_sec + kStaleSeconds < ::time(nullptr);
}

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

// sync_names makes a new name durable.  A folder that can only be written, and a file system that
// does not sync folders, are no reason to fail: the name is there.
Status sync_names(int folder) {
  if (::fsync(folder) != 0 && errno != EINVAL && errno != EBADF && errno != EROFS) {
    return system_error(errno, "sync the folder");
  }
  return ok();
}

// take_free_name renames, and fails with EEXIST if the new name is taken.
int take_free_name(int folder, const char* from, const char* to) {
  if (::renameat2(folder, from, folder, to, RENAME_NOREPLACE) == 0) {
    return 0;
  }
  if (errno != EINVAL && errno != ENOSYS) {
    return -1;
  }
  if (::linkat(folder, from, folder, to, 0) != 0) {
    return -1;
  }
  return ::unlinkat(folder, from, 0);
}

}  // namespace

AtomicFile::AtomicFile(int folder, std::string name, std::string temporary, Descriptor file)
    : folder_(folder),
      name_(std::move(name)),
      temporary_(std::move(temporary)),
      file_(std::move(file)) {}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : folder_(other.folder_),
      name_(std::move(other.name_)),
      temporary_(std::exchange(other.temporary_, {})),
      file_(std::move(other.file_)) {}

AtomicFile::~AtomicFile() {
  if (!temporary_.empty()) {
    ::unlinkat(folder_, temporary_.c_str(), 0);
  }
}

Result<AtomicFile> AtomicFile::create(int folder, std::string_view name, mode_t mode) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    std::string temporary = std::string(kPrefix) + random_suffix();
    if (temporary.starts_with(name)) {  // a pattern for the name (".k*") must not match it
      temporary.insert(0, 1, '~');
    }
    std::string kept(name);  // now: once the file is there, running out of memory would leave it there
    // 0600 first, whatever the mode: nobody can open the file before it has its final mode.
    const int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    Descriptor file(::openat(folder, temporary.c_str(), flags, 0600));
    if (!file.is_open()) {
      if (errno == EEXIST) {
        continue;
      }
      return system_error(errno, "create");
    }
    AtomicFile created(folder, std::move(kept), std::move(temporary), std::move(file));
    if (::fchmod(created.descriptor(), mode) != 0) {
      return system_error(errno, "set the mode");
    }
    return created;
  }
  return system_error(EEXIST, "create");
}

void AtomicFile::sweep(int folder) {
  Descriptor own(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const std::unique_ptr<DIR, CloseFolder> list(own.is_open() ? ::fdopendir(own.get()) : nullptr);
  if (list == nullptr) {
    return;
  }
  own.release();
  while (const dirent* entry = ::readdir(list.get())) {
    if (is_temporary_name(entry->d_name) && is_stale(folder, entry->d_name)) {
      ::unlinkat(folder, entry->d_name, 0);
    }
  }
}

Status AtomicFile::write(ByteView bytes) {
  return write_all(file_.get(), bytes);
}

Status AtomicFile::commit(Existing existing, bool sync_folder) {
  if (::fsync(file_.get()) != 0 && errno != EINVAL) {
    return system_error(errno, "sync");
  }
  const char* from = temporary_.c_str();
  const int renamed = existing == Existing::kReplace
                          ? ::renameat(folder_, from, folder_, name_.c_str())
                          : take_free_name(folder_, from, name_.c_str());
  if (renamed != 0) {
    if (errno == EEXIST) {
      return Error(errors::output_exists);
    }
    return system_error(errno, "rename");
  }
  temporary_.clear();
  return sync_folder ? sync_names(folder_) : ok();
}

}  // namespace keyfluent::platform
