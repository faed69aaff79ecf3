// SPDX-License-Identifier: MIT
#include "src/platform/beneath.h"

#include "src/findings/errors.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>

#include <cerrno>
#include <string>

namespace keyfluent::platform {

namespace {

constexpr int kFolderFlags = O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

// openat2 has no wrapper in the C library.
int open_without_links(int base, const std::string& path) {
  open_how how{};
  how.flags = static_cast<std::uint64_t>(O_RDONLY | kFolderFlags);
  how.resolve = RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  return static_cast<int>(::syscall(SYS_openat2, base, path.c_str(), &how, sizeof how));
}

// cannot_enter says why a component could not be opened as a folder.
Error cannot_enter(int folder, const std::string& name, int error_number) {
  struct stat info {};

  if (::fstatat(folder, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(info.st_mode)) {
    return Error(errors::store_is_link, {}, name);
  }
  if (error_number == ENOTDIR) {
    return Error(errors::store_not_folder, {}, name);
  }
  return system_error(error_number, name);
}

// next_component cuts the first component off the path; empty at the end.
std::string next_component(std::string_view& path) {
  const std::size_t start = std::min(path.find_first_not_of('/'), path.size());
  const std::size_t end = std::min(path.find('/', start), path.size());
  std::string name(path.substr(start, end - start));
  path.remove_prefix(std::min(path.find_first_not_of('/', end), path.size()));
  return name;
}

}  // namespace

Result<Descriptor> open_base(std::string_view path) {
  const std::string name(path);
  Descriptor base(::open(name.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!base.is_open()) {
    return system_error(errno, name);
  }
  return base;
}

Result<Descriptor> open_beneath_stepwise(const Descriptor& base, std::string_view path) {
  Descriptor folder(::openat(base.get(), ".", O_PATH | kFolderFlags));
  if (!folder.is_open()) {
    return system_error(errno, "open the folder");
  }
  std::string_view rest = path.empty() ? "." : path;
  while (!rest.empty()) {
    const std::string name = next_component(rest);
    // The last one is locked and synced, which needs more than O_PATH.
    const int access = rest.empty() ? O_RDONLY : O_PATH;
    Descriptor next(::openat(folder.get(), name.c_str(), access | kFolderFlags));
    if (!next.is_open()) {
      return cannot_enter(folder.get(), name, errno);
    }
    folder = std::move(next);
  }
  return folder;
}

Result<Descriptor> open_beneath(const Descriptor& base, std::string_view path) {
  Descriptor folder(open_without_links(base.get(), std::string(path.empty() ? "." : path)));
  if (folder.is_open()) {
    return folder;
  }
  return open_beneath_stepwise(base, path);  // also to find out which component is at fault
}

Result<Descriptor> open_step(const Descriptor& folder, std::string_view name) {
  const std::string step(name);
  Descriptor next(::openat(folder.get(), step.c_str(), O_PATH | kFolderFlags));
  if (!next.is_open()) {
    return cannot_enter(folder.get(), step, errno);
  }
  return next;
}

Result<Descriptor> open_regular(const Descriptor& folder, std::string_view name) {
  // O_NONBLOCK: the open of a FIFO must not wait.  What was opened is looked at afterwards.
  constexpr int kFlags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
  Descriptor file(::openat(folder.get(), std::string(name).c_str(), kFlags));
  if (!file.is_open()) {
    if (errno == ELOOP) {
      return Error(errors::store_is_link, {}, name);
    }
    if (errno == ENXIO) {  // a socket
      return Error(errors::store_not_regular, {}, name);
    }
    return system_error(errno, name);
  }
  KEYFLUENT_TRY(const struct stat info, status_of(file));
  if (!S_ISREG(info.st_mode)) {
    return Error(errors::store_not_regular, {}, name);
  }
  return file;
}

Result<struct stat> status_of(const Descriptor& file) {
  struct stat info {};

  if (::fstat(file.get(), &info) != 0) {
    return system_error(errno, "look up");
  }
  return info;
}

}  // namespace keyfluent::platform
