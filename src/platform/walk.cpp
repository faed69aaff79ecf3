// SPDX-License-Identifier: MIT
#include "src/platform/walk.h"

#include "src/findings/errors.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>

namespace keyfluent::platform {

namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

// type_of is the entry's type; only few file systems do not tell it with the name.
unsigned char type_of(DIR* folder, const dirent& entry) {
  struct stat info {};

  if (entry.d_type != DT_UNKNOWN ||
      ::fstatat(::dirfd(folder), entry.d_name, &info, AT_SYMLINK_NOFOLLOW) != 0) {
    return entry.d_type;
  }
  return S_ISDIR(info.st_mode) ? DT_DIR : S_ISREG(info.st_mode) ? DT_REG : DT_UNKNOWN;
}

// list sorts one folder's entries into files and folders.
void list(const std::string& path, Walk& found, std::vector<std::string>& folders) {
  const std::unique_ptr<DIR, CloseFolder> folder(::opendir(path.c_str()));
  errno = folder == nullptr ? errno : 0;
  while (const dirent* entry = folder == nullptr ? nullptr : ::readdir(folder.get())) {
    const std::string_view name = entry->d_name;
    const unsigned char type = type_of(folder.get(), *entry);
    if (name == "." || name == ".." || (type != DT_DIR && type != DT_REG)) {
      errno = 0;
      continue;
    }
    std::string below = path + (path.ends_with('/') ? "" : "/");
    (type == DT_DIR ? folders : found.files).push_back(below.append(name));
    errno = 0;
  }
  if (errno != 0) {
    found.errors.emplace_back(path, system_error(errno, "list the folder"));
  }
}

}  // namespace

Walk walk(std::string_view folder) {
  Walk found;
  std::vector<std::string> folders = {std::string(folder)};
  while (!folders.empty()) {
    const std::string next = std::move(folders.back());
    folders.pop_back();
    list(next, found, folders);
  }
  std::sort(found.files.begin(), found.files.end());
  return found;
}

}  // namespace keyfluent::platform
