// SPDX-License-Identifier: MIT
// What is left to a process behind the sandbox, and each layer of it alone.
#include "src/platform/sandbox.h"

#include "src/findings/sandbox_errors.h"
#include "src/platform/confined.h"
#include "src/platform/descriptor_server.h"
#include "src/platform/sandbox_layers.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <functional>
#include <string>
#include <thread>

namespace keyfluent::platform {

namespace {

constexpr const char* kFile = "/etc/passwd";

bool has_sandbox() {
  return sandbox_text().starts_with("seccomp");
}

// in_child runs it in a process of its own; true if it returned true.
bool in_child(const std::function<bool()>& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::_exit(work() ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool is_refused(long result) {
  return result < 0 && errno == EACCES;
}

int connected_datagrams() {
  return ::socket(AF_INET, SOCK_DGRAM, 0);
}

struct Attempt {
  const char* name;
  long (*call)();
};

// Each would succeed, or fail in another way, outside.
constexpr std::array kAttempts = {
    Attempt{"open", [] { return long{::open(kFile, O_RDONLY)}; }},
    Attempt{"open by number", [] { return ::syscall(SYS_open, kFile, O_RDONLY); }},
    Attempt{"openat2", [] {
              const std::array<std::uint64_t, 3> how{};
              return ::syscall(SYS_openat2, AT_FDCWD, kFile, how.data(), sizeof how);
            }},
    Attempt{"creat", [] { return long{::creat("/tmp/keyfluent-sandbox-test", 0600)}; }},
    Attempt{"access", [] { return long{::access(kFile, R_OK)}; }},
    Attempt{"stat", [] {
              struct stat status {};

              return long{::stat(kFile, &status)};
            }},
    Attempt{"statx", [] {
              std::array<char, 512> status{};
              return ::syscall(SYS_statx, AT_FDCWD, kFile, 0, 0xfff, status.data());
            }},
    Attempt{"readlink", [] {
              std::array<char, 64> target{};
              return long{::readlink("/proc/self/exe", target.data(), target.size())};
            }},
    Attempt{"chdir", [] { return long{::chdir("/")}; }},
    Attempt{"unlink", [] { return long{::unlink("/tmp/keyfluent-sandbox-test")}; }},
    Attempt{"rename", [] { return long{::rename("/tmp/keyfluent-a", "/tmp/keyfluent-b")}; }},
    Attempt{"socket", [] { return long{connected_datagrams()}; }},
    Attempt{"socketpair", [] {
              std::array<int, 2> ends{};
              return long{::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data())};
            }},
    Attempt{"execve", [] {
              std::array<char*, 1> none{};
              return long{::execve("/bin/true", none.data(), none.data())};
            }},
    Attempt{"fork", [] { return ::syscall(SYS_fork); }},
    Attempt{"clone", [] { return ::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0); }},
    Attempt{"kill", [] { return long{::kill(::getppid(), 0)}; }},
    Attempt{"tgkill of another", [] { return ::syscall(SYS_tgkill, ::syscall(SYS_getppid), 1, 0); }},
    Attempt{"ptrace", [] { return ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr); }},
    Attempt{"memfd_create", [] { return ::syscall(SYS_memfd_create, "name", 0); }},
    Attempt{"io_uring_setup", [] {
              std::array<char, 256> parameters{};
              return ::syscall(SYS_io_uring_setup, 1, parameters.data());
            }},
    Attempt{"prctl", [] { return long{::prctl(PR_SET_DUMPABLE, 1)}; }},
    Attempt{"pipe", [] {
              std::array<int, 2> ends{};
              return long{::pipe(ends.data())};
            }},
};

}  // namespace

TEST_CASE("nothing that is not open can be reached, and no program be started") {
  if (!has_sandbox()) {
    return;
  }
  for (const Attempt& attempt : kAttempts) {
    CAPTURE(attempt.name);
    CHECK(in_child([&] {
      return close_sandbox(SandboxMode::kRequire) && is_refused(attempt.call());
    }));
    CHECK(in_child([&] { return !is_refused(attempt.call()) || attempt.call == nullptr; }));
  }
}

TEST_CASE("what is open can be read, measured and written, and threads run behind it") {
  if (!has_sandbox()) {
    return;
  }
  CHECK(in_child([] {
    const int file = ::open(kFile, O_RDONLY);
    const int sink = ::open("/dev/null", O_WRONLY);
    char byte = 0;

    struct stat status {};

    bool thread_is_confined = false;
    const bool closed = close_sandbox(SandboxMode::kRequire).has_value();
    std::thread([&] { thread_is_confined = is_refused(::open(kFile, O_RDONLY)); }).join();
    return closed && thread_is_confined && ::read(file, &byte, 1) == 1 &&
           ::fstat(file, &status) == 0 && status.st_size > 0 && ::write(sink, &byte, 1) == 1;
  }));
}

TEST_CASE("a signal to itself is delivered") {
  if (!has_sandbox()) {
    return;
  }
  CHECK(in_child([] {
    static volatile sig_atomic_t caught = 0;
    std::signal(SIGUSR1, [](int) { caught = 1; });
    return close_sandbox(SandboxMode::kRequire) && ::raise(SIGUSR1) == 0 && caught == 1;
  }));
}

TEST_CASE("a late library can be loaded, and no other") {
  if (!has_sandbox()) {
    return;
  }
  constexpr std::array kLate = {LateLibrary{"libgcrypt.so.20", ""},
                                LateLibrary{"libgpg-error.so.0", ""}};
  if (!in_child([] { return ::dlopen("libgcrypt.so.20", RTLD_NOW) != nullptr; })) {
    return;  // not installed
  }
  const auto load = [](std::span<const LateLibrary> late) {
    return close_sandbox(SandboxMode::kRequire, late) &&
           ::dlopen("libgcrypt.so.20", RTLD_NOW) != nullptr;
  };
  CHECK(in_child([&] { return load(kLate); }));
  CHECK(!in_child([&] { return load({}); }));
}

TEST_CASE("Landlock alone keeps files away") {
  if (landlock_version() == 0) {
    return;
  }
  CHECK(in_child([] {
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    close_landlock();
    return is_refused(::open(kFile, O_RDONLY));
  }));
}

TEST_CASE("the filter alone keeps files away") {
  if (!has_sandbox()) {
    return;
  }
  CHECK(in_child([] {
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    keep_loadable({});
    return close_seccomp() == 0 && is_refused(::open(kFile, O_RDONLY));
  }));
}

TEST_CASE("work in another process hands over its bytes or its error") {
  const auto bytes = run_confined(SandboxMode::kAuto, {}, [] {
    return Result<SecretBytes>(SecretBytes(std::string_view("result")));
  });
  REQUIRE(bytes.has_value());
  CHECK(bytes->text() == "result");
  const auto error = run_confined(SandboxMode::kAuto, {}, [] {
    return Result<SecretBytes>(Error(errors::system_failed, Place::at_line(3, 4), "detail"));
  });
  REQUIRE(!error.has_value());
  CHECK(error.error().is(errors::system_failed));
  CHECK(error.error().message() == "detail");
  CHECK(error.error().place() == Place::at_line(3, 4));
}

TEST_CASE("work in another process that ends early is an error") {
  const auto killed = run_confined(SandboxMode::kOff, {}, []() -> Result<SecretBytes> {
    ::raise(SIGKILL);
    return SecretBytes();
  });
  REQUIRE(!killed.has_value());
  CHECK(killed.error().is(errors::sandbox_lost));
  const auto left = run_confined(
      SandboxMode::kOff, {}, []() -> Result<SecretBytes> { ::_exit(0); });
  REQUIRE(!left.has_value());
  CHECK(left.error().is(errors::sandbox_lost));
}

TEST_CASE("files are opened by number behind the sandbox") {
  const auto open = [](std::size_t number) -> Result<Descriptor> {
    if (number != 7) {
      return Error(errors::file_not_found);
    }
    return Descriptor(::open(kFile, O_RDONLY | O_CLOEXEC));
  };
  CHECK(in_child([&] {
    auto server = DescriptorServer::start(open);
    if (!server || !close_sandbox(SandboxMode::kAuto)) {
      return false;
    }
    char byte = 0;
    for (int round = 0; round < 3; ++round) {
      const auto file = server->get(7);
      const auto none = server->get(8);
      if (!file || ::read(file->get(), &byte, 1) != 1 || none ||
          !none.error().is(errors::file_not_found)) {
        return false;
      }
    }
    return true;
  }));
}

}  // namespace keyfluent::platform
