// SPDX-License-Identifier: MIT
#include "src/platform/process.h"

#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

namespace keyfluent::platform {
namespace {

// locked_kilobytes is how much of this process stays out of swap.
long locked_kilobytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmLck:")) {
      return std::strtol(line.c_str() + 6, nullptr, 10);
    }
  }
  return -1;
}

// in_child is what `work` returns, which runs in a child process: 0 to 255.
template <class Work>
int in_child(const Work& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::_exit(work());
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("a child's heap is locked, whatever other threads took of memory before") {
  const int locked = in_child([] {
    guard_memory();
    if (locked_kilobytes() <= 0) {
      return 2;  // nothing may be locked here
    }
    std::thread([] { std::make_unique<std::string>(std::size_t{100} << 10, 'x'); }).join();
    return in_child([] {
      guard_memory();
      return locked_kilobytes() > 0 ? 1 : 0;
    });
  });
  CHECK((locked == 1 || locked == 2));
}

}  // namespace keyfluent::platform
