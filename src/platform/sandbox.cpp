// SPDX-License-Identifier: MIT
#include "src/platform/sandbox.h"

#include "src/findings/sandbox_errors.h"
#include "src/platform/sandbox_layers.h"

#include <sys/prctl.h>

#include <cerrno>

namespace keyfluent::platform {

namespace {

// reason_without_filter says why there is no filter; empty if there is one.
std::string reason_without_filter() {
#if defined(__SANITIZE_ADDRESS__)
  return "built with sanitizers, which look at other files themselves";
#elif !defined(KEYFLUENT_SECCOMP)
  return "built without libseccomp";
#else
  return has_seccomp() ? "" : "the kernel has no seccomp filters";
#endif
}

Status refuse(SandboxMode mode, const std::string& reason) {
  return mode == SandboxMode::kRequire ? Status(Error(errors::sandbox_unavailable, {}, reason))
                                       : ok();
}

}  // namespace

Status close_sandbox(SandboxMode mode, std::span<const LateLibrary> late, SandboxCalls calls) {
  if (mode == SandboxMode::kOff) {
    return ok();
  }
#if defined(__SANITIZE_ADDRESS__)
  static_cast<void>(late);
  static_cast<void>(calls);
  return refuse(mode, reason_without_filter());
#else
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    return refuse(mode, "no_new_privs cannot be set");
  }
  keep_loadable(late);
  close_landlock();
  const int fault = close_seccomp(calls);
  return fault == 0 ? ok() : refuse(mode, system_error(fault, "load the filter").message());
#endif
}

std::string sandbox_text() {
  if (const std::string reason = reason_without_filter(); !reason.empty()) {
    return "none: " + reason;
  }
  const int version = landlock_version();
  return version > 0 ? "seccomp, Landlock (version " + std::to_string(version) + ")"
                     : "seccomp; the kernel has no Landlock";
}

}  // namespace keyfluent::platform
