// SPDX-License-Identifier: MIT
#include "src/platform/caught_signals.h"

#include "src/platform/descriptor.h"
#include "src/platform/signals.h"

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <optional>

namespace keyfluent::platform {

namespace {

std::mutex mutex;  // of what follows
int users = 0;
std::optional<HandledSignals> handled;

// A handler reads and writes these.
std::atomic<int> caught{0};
std::atomic<int> bell{-1};       // a byte written here
std::atomic<int> listening{-1};  // can be read here, by any number of threads: nobody takes it out

void on_signal(int number) {
  const int error = errno;
  caught = number;
  static_cast<void>(!::write(bell, "", 1));
  errno = error;
}

void catch_them() {
  std::array<int, 2> ends = {-1, -1};  // the sandbox knows no pipe()
  ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data());
  listening = ends[0];
  bell = ends[1];
  handled.emplace(on_signal);
}

void let_go() {
  handled.reset();
  const Descriptor first(listening.exchange(-1));
  const Descriptor second(bell.exchange(-1));
  if (const int number = caught.exchange(0); number != 0) {
    ::raise(number);
  }
}

}  // namespace

CaughtSignals::CaughtSignals() {
  const std::lock_guard<std::mutex> lock(mutex);
  if (users++ == 0) {
    catch_them();
  }
}

CaughtSignals::~CaughtSignals() {
  const std::lock_guard<std::mutex> lock(mutex);
  if (--users == 0) {
    let_go();
  }
}

bool CaughtSignals::any() {
  return caught != 0;
}

int CaughtSignals::descriptor() {
  return listening;
}

}  // namespace keyfluent::platform
