// SPDX-License-Identifier: MIT
#include "src/platform/process.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace keyfluent::platform {

void disable_core_dumps() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

void ignore_broken_pipes() {
  ::signal(SIGPIPE, SIG_IGN);
}

void allow_many_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
}

}  // namespace keyfluent::platform
