// SPDX-License-Identifier: MIT
#include "src/platform/lock.h"

#include "src/findings/errors.h"
#include "src/platform/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <string>
#include <thread>

namespace keyfluent::platform {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kFirstPause{1};
constexpr milliseconds kLongestPause{20};
constexpr std::size_t kTableBytes = std::size_t{4} << 20;

// lock_id is how /proc/locks writes a file: MAJOR:MINOR:INODE, the device in hexadecimal.
std::string lock_id(const struct stat& info) {
  char text[64];
  std::snprintf(text,
                sizeof text,
                " %02x:%02x:%llu ",
                major(info.st_dev),
                minor(info.st_dev),
                static_cast<unsigned long long>(info.st_ino));
  return text;
}

// holder returns " (process 1234)" for the process that has the folder locked, or nothing.
// A line of /proc/locks: "1: FLOCK  ADVISORY  WRITE 1234 08:01:5678 0 EOF".
std::string holder(const Descriptor& folder) {
  struct stat info {};

  const auto table = open_input("/proc/locks");
  if (!table || ::fstat(folder.get(), &info) != 0) {
    return {};
  }
  const auto content = read_input(*table, kTableBytes);
  if (!content) {
    return {};
  }
  const std::string_view text = content->text();
  const std::size_t at = text.find(lock_id(info));
  if (at == text.npos || at == 0) {
    return {};
  }
  const std::string_view before = text.substr(0, at);
  const std::string_view process = before.substr(before.rfind(' ') + 1);
  return process.empty() || process.front() == '-' ? "" : " (process " + std::string(process) + ")";
}

}  // namespace

Status lock_folder(const Descriptor& folder, milliseconds patience) {
  const auto deadline = steady_clock::now() + patience;
  for (milliseconds pause = kFirstPause;; pause = std::min(2 * pause, kLongestPause)) {
    if (::flock(folder.get(), LOCK_EX | LOCK_NB) == 0) {
      return ok();
    }
    if (errno != EWOULDBLOCK && errno != EINTR) {
      return system_error(errno, "lock the folder");
    }
    if (steady_clock::now() >= deadline) {
      return Error(errors::store_locked, {}, holder(folder));
    }
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace keyfluent::platform
