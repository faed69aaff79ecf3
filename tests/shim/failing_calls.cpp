// SPDX-License-Identifier: MIT
// A library for LD_PRELOAD, for what strace cannot inject.
//
// $SHORT_WRITES=SIZE: write(2) to a regular file takes at most so many bytes, and is interrupted
// (EINTR) every other time.  Both are allowed to any system, and seldom happen on one.
// $FAILING_CLOSE=NTH:ERRNO: the nth close(2) closes, as a failing one does on Linux, and fails.
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

extern "C" ssize_t write(int file, const void* data, size_t size) {
  static bool interrupts = false;

  struct stat info {};

  const char* limit = std::getenv("SHORT_WRITES");
  if (limit != nullptr && ::fstat(file, &info) == 0 && S_ISREG(info.st_mode)) {
    interrupts = !interrupts;
    if (interrupts) {
      errno = EINTR;
      return -1;
    }
    size = std::min(size, static_cast<size_t>(std::strtoul(limit, nullptr, 10)));
  }
  return static_cast<ssize_t>(::syscall(SYS_write, file, data, size));
}

extern "C" int close(int file) {
  static unsigned long closed = 0;
  const auto result = static_cast<int>(::syscall(SYS_close, file));
  const char* wanted = std::getenv("FAILING_CLOSE");
  char* rest = nullptr;
  if (wanted == nullptr || ++closed != std::strtoul(wanted, &rest, 10)) {
    return result;
  }
  errno = std::atoi(rest + 1);
  return -1;
}
