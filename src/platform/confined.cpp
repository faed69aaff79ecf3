// SPDX-License-Identifier: MIT
#include "src/platform/confined.h"

#include "src/findings/sandbox_errors.h"
#include "src/platform/descriptor.h"
#include "src/platform/error_wire.h"
#include "src/platform/files.h"
#include "src/platform/openssl_start.h"
#include "src/platform/process.h"
#include "src/platform/signals.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <optional>
#include <string>

namespace keyfluent::platform {

namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 30;  // several times what is usual

// Exit codes of the child.
constexpr int kNoMemory = 6;
constexpr int kNotHandedOver = 128;  // and the errno

volatile pid_t child_to_tell = 0;
volatile sig_atomic_t caught_signal = 0;

void pass_on(int number) {
  const int before = errno;
  caught_signal = number;
  if (child_to_tell > 0) {
    ::kill(child_to_tell, number);
  }
  errno = before;
}

// SignalsPassedOn catches the signals while the child works, and delivers a caught one at the end.
class SignalsPassedOn {
 public:
  SignalsPassedOn() {
    child_to_tell = 0;
    caught_signal = 0;
    handled_.emplace(pass_on);
  }

  SignalsPassedOn(const SignalsPassedOn&) = delete;
  SignalsPassedOn& operator=(const SignalsPassedOn&) = delete;

  ~SignalsPassedOn() {
    restore();
    if (caught_signal != 0) {
      ::raise(caught_signal);
    }
  }

  // restore is what the child does, too.
  void restore() { handled_.reset(); }

  static void tell(pid_t child) {
    child_to_tell = child;
    if (caught_signal != 0) {
      ::kill(child, caught_signal);
    }
  }

 private:
  std::optional<HandledSignals> handled_;
};

Result<SecretBytes> work_confined(SandboxMode mode,
                                  std::span<const LateLibrary> late,
                                  const std::function<Result<SecretBytes>()>& work,
                                  SandboxCalls calls) {
  guard_memory();  // what this process held is not locked in the child
  KEYFLUENT_CHECK(close_sandbox(mode, late, calls));
  return work();
}

// answer writes the result: 1 and the bytes, or 0 and the error.  It returns the child's exit code.
int answer(int pipe, const Result<SecretBytes>& result) {
  SecretWriter head;
  head.put_u8(result ? 1 : 0);
  if (!result) {
    put_error(head, result.error());
  }
  Status written = write_all(pipe, head.view());
  if (written && result) {
    written = write_all(pipe, result->view());
  }
  return written ? 0 : kNotHandedOver + (errno & 127);
}

// end_of waits for the child; what there is to say if it did not end well.
std::optional<Error> end_of(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) {
      return system_error(errno, "wait");
    }
  }
  if (WIFSIGNALED(status)) {
    return Error(errors::sandbox_lost, {}, ::strsignal(WTERMSIG(status)));
  }
  if (WEXITSTATUS(status) == kNoMemory) {
    return Error(errors::out_of_memory);
  }
  if (WEXITSTATUS(status) >= kNotHandedOver) {
    return system_error(WEXITSTATUS(status) - kNotHandedOver, "hand over the result");
  }
  if (WEXITSTATUS(status) != 0) {
    return Error(errors::sandbox_lost, {}, "exit code " + std::to_string(WEXITSTATUS(status)));
  }
  return std::nullopt;
}

Result<SecretBytes> result_of(const SecretBytes& answer) {
  Reader reader(answer.view());
  if (reader.read_u8() == 0) {
    return read_error(reader).value_or(
        Error(errors::sandbox_lost, {}, "what it said makes no sense"));
  }
  SecretBytes bytes;
  bytes.append(reader.rest());
  return bytes;
}

}  // namespace

Result<SecretBytes> run_confined(SandboxMode mode,
                                 std::span<const LateLibrary> late,
                                 const std::function<Result<SecretBytes>()>& work,
                                 SandboxCalls calls) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return system_error(errno, "pipe");
  }
  const Input from{"(the process that parses)", Descriptor(ends[0])};
  Descriptor to(ends[1]);
  SignalsPassedOn signals;
  const pid_t child = ::fork();
  if (child < 0) {
    return system_error(errno, "fork");
  }
  if (child == 0) {
    int code = kNoMemory;
    try {
      signals.restore();
      ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // nobody is left to take the result
      code = answer(to.get(), work_confined(mode, late, work, calls));
    } catch (const std::bad_alloc&) {  // as the parent will say
    }
    ::_exit(code);
  }
  SignalsPassedOn::tell(child);
  to = Descriptor();  // closes this end, so that the child's is the last
  const Result<SecretBytes> bytes = read_input(from, kMostBytes);
  if (std::optional<Error> fault = end_of(child); fault) {
    return *std::move(fault);
  }
  if (!bytes) {
    return bytes.error();
  }
  return result_of(*bytes);
}

Result<std::string> work_apart(SandboxMode mode, const std::function<Result<std::string>()>& work) {
  if (mode == SandboxMode::kOff) {
    return work();
  }
  prepare_openssl(true);
  KEYFLUENT_TRY(const SecretBytes result,
                run_confined(mode, kParsingLibraries, [&work]() -> Result<SecretBytes> {
                  KEYFLUENT_TRY(const std::string text, work());
                  return SecretBytes(text);
                }));
  return std::string(result.text());
}

}  // namespace keyfluent::platform
