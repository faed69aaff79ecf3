// SPDX-License-Identifier: MIT
#include "src/platform/server_process.h"

#include "src/findings/errors.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <new>

namespace keyfluent::platform {

namespace {

void serve(int channel, const std::function<bool(int channel)>& answer) {
  try {
    while (answer(channel)) {
    }
  } catch (const std::bad_alloc&) {
  }
}

}  // namespace

Result<Descriptor> start_server(int type, const std::function<bool(int channel)>& answer) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return system_error(errno, "make a socket pair");
  }
  Descriptor ours(ends[0]);
  const Descriptor theirs(ends[1]);
  const pid_t child = ::fork();
  if (child < 0) {
    return system_error(errno, "fork");
  }
  if (child == 0) {
    ours = Descriptor();
    serve(theirs.get(), answer);
    ::_exit(0);
  }
  return ours;
}

}  // namespace keyfluent::platform
