// SPDX-License-Identifier: MIT
// The filters of system calls.  libseccomp compiled them when keyfluent was built.
#include "src/platform/sandbox_layers.h"
#include "src/platform/sandbox_pid.h"

#ifdef KEYFLUENT_SECCOMP

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <iterator>

namespace keyfluent::platform {

namespace {

#include "seccomp_filter.inc"

// load loads a filter, with this process's number in its place.
template <std::size_t kSize>
int load(const sock_filter (&steps)[kSize]) {
  std::array<sock_filter, kSize> filter{};
  std::transform(std::begin(steps), std::end(steps), filter.begin(), [](sock_filter step) {
    step.k = step.k == kPidInFilter ? static_cast<std::uint32_t>(::getpid()) : step.k;
    return step;
  });
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  return ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0 ? 0 : errno;
}

}  // namespace

bool has_seccomp() {
  const std::uint32_t action = SECCOMP_RET_TRAP;
  return ::syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

int close_seccomp(SandboxCalls calls) {
  return calls == SandboxCalls::kTalking ? load(kTalkingFilter) : load(kParsingFilter);
}

}  // namespace keyfluent::platform

#else

#include <cerrno>

namespace keyfluent::platform {

bool has_seccomp() {
  return false;
}

int close_seccomp(SandboxCalls /*calls*/) {
  return ENOSYS;
}

}  // namespace keyfluent::platform

#endif
