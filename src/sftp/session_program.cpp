// SPDX-License-Identifier: MIT
#include "src/sftp/session_program.h"

#include "keyfluent/core/writer.h"
#include "src/findings/errors.h"
#include "src/platform/descriptor_message.h"
#include "src/platform/spawn_actions.h"
#include "src/sftp/session_protocol.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>
#include <utility>

namespace keyfluent::sftp {

namespace {

Error no_helper(std::string_view reason) {
  return Error(errors::sftp_no_helper, {}, reason);
}

// path_of_program is that beside this program; empty if it is not there.
std::string path_of_program() {
  std::array<char, 4096> path{};
  const ssize_t size = ::readlink("/proc/self/exe", path.data(), path.size() - 1);
  if (size <= 0) {
    return {};
  }
  std::string program(path.data(), static_cast<std::size_t>(size));
  program.resize(program.rfind('/') + 1);
  program += "../libexec/keyfluent/keyfluent-session";
  return ::access(program.c_str(), X_OK) == 0 ? program : std::string();
}

// Pair is a socket pair: our end, and the program's.
struct Pair {
  platform::Descriptor ours;
  platform::Descriptor theirs;
};

Result<Pair> make_pair() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return no_helper(std::strerror(errno));
  }
  return Pair{platform::Descriptor(ends[0]), platform::Descriptor(ends[1])};
}

}  // namespace

Result<SessionProgram> SessionProgram::start(platform::SandboxMode sandbox, SessionEnds& ends) {
  std::string path = path_of_program();
  if (path.empty()) {
    return no_helper("it is not installed");
  }
  KEYFLUENT_TRY(Pair control, make_pair());
  KEYFLUENT_TRY(Pair way, make_pair());
  ::fcntl(way.ours.get(), F_SETFL, O_NONBLOCK);
  platform::Descriptor again(::fcntl(control.ours.get(), F_DUPFD_CLOEXEC, 0));
  std::string locale = "LC_ALL=C";
  std::string mode(kSandboxWords[static_cast<std::size_t>(sandbox)]);
  char* const arguments[] = {path.data(), mode.data(), nullptr};
  char* const environment[] = {locale.data(), nullptr};
  platform::SpawnActions actions;
  actions.give(control.theirs.get(), STDIN_FILENO);
  actions.give(way.theirs.get(), kServerDescriptor);
  actions.give_nothing(STDOUT_FILENO, O_WRONLY);
  actions.give_nothing(STDERR_FILENO, O_WRONLY);
  pid_t program = -1;
  const int failed =
      ::posix_spawn(&program, path.c_str(), actions.get(), nullptr, arguments, environment);
  if (failed != 0) {
    return no_helper(std::strerror(failed));
  }
  ends.control = std::move(control.ours);
  ends.way = std::move(way.ours);
  return SessionProgram(std::move(again), program);
}

SessionProgram::SessionProgram(SessionProgram&& other) noexcept
    : control_(std::move(other.control_)), program_(std::exchange(other.program_, -1)) {}

SessionProgram::~SessionProgram() {
  if (program_ < 0) {
    return;
  }
  ::kill(program_, SIGKILL);
  while (::waitpid(program_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void SessionProgram::pass_agent(const platform::Descriptor& agent) {
  Writer frame;
  frame.put_u32(1);
  frame.put_u8(static_cast<std::uint8_t>(Op::kAgent));
  // The program waits for it, so there is room.  If not, it will say that it has no agent.
  platform::send_message(control_.get(), frame.view(), agent.get(), MSG_DONTWAIT);
}

}  // namespace keyfluent::sftp
