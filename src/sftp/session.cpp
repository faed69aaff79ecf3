// SPDX-License-Identifier: MIT
#include "src/sftp/session.h"

#include "src/findings/errors.h"
#include "src/platform/descriptor_message.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace keyfluent::sftp {

namespace {

constexpr std::size_t kMostLogLines = 2000;
constexpr std::size_t kMostBuffered = std::size_t{8} << 20;

// Actions are the descriptors that the program gets.
class Actions {
 public:
  Actions(int control, int server) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_adddup2(&actions_, control, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, server, kServerDescriptor);
    ::posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  }

  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;

  ~Actions() { ::posix_spawn_file_actions_destroy(&actions_); }

  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

Error no_helper(std::string_view reason) {
  return Error(errors::sftp_no_helper, {}, reason);
}

}  // namespace

std::string Session::session_program() {
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

Result<std::unique_ptr<Session>> Session::start(platform::Descriptor server,
                                                platform::SandboxMode sandbox) {
  std::string path = session_program();
  if (path.empty()) {
    return no_helper("it is not installed");
  }
  int ends[2] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return no_helper(std::strerror(errno));
  }
  platform::Descriptor ours(ends[0]);
  const platform::Descriptor theirs(ends[1]);
  std::string locale = "LC_ALL=C";
  std::string mode(kSandboxWords[static_cast<std::size_t>(sandbox)]);
  char* const arguments[] = {path.data(), mode.data(), nullptr};
  char* const environment[] = {locale.data(), nullptr};
  const Actions actions(theirs.get(), server.get());
  pid_t program = -1;
  const int failed =
      ::posix_spawn(&program, path.c_str(), actions.get(), nullptr, arguments, environment);
  if (failed != 0) {
    return no_helper(std::strerror(failed));
  }
  return std::unique_ptr<Session>(new Session(std::move(ours), program));
}

Session::~Session() {
  ::kill(program_, SIGKILL);
  while (::waitpid(program_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

// wait_for is true once one of the events is there.
bool Session::wait_for(short events, const Deadline& deadline) {
  pollfd waiting{control_.get(), events, 0};
  int ready = 0;
  do {
    ready = ::poll(&waiting, 1, deadline.left());
  } while (ready < 0 && errno == EINTR);
  if ((waiting.revents & POLLIN) != 0 && buffer_.size() - begin_ < kMostBuffered) {
    fill();
  } else if ((waiting.revents & (POLLHUP | POLLERR)) != 0) {
    gone_ = true;
  }
  return (waiting.revents & events) != 0;
}

// fill reads what is there, without waiting.
void Session::fill() {
  if (begin_ > 0) {
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(begin_));
    begin_ = 0;
  }
  const ssize_t got = ::recv(control_.get(), chunk_.data(), chunk_.size(), MSG_DONTWAIT);
  if (got > 0) {
    buffer_.insert(buffer_.end(), chunk_.begin(), chunk_.begin() + got);
  }
  gone_ = gone_ || got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
}

bool Session::send(Op op, ByteView fields, const Deadline& deadline) {
  SecretWriter frame;
  frame.put_u32(static_cast<std::uint32_t>(fields.size() + 1));
  frame.put_u8(static_cast<std::uint8_t>(op));
  frame.put_bytes(fields);
  return send_all(frame.view(), deadline);
}

void Session::pass_agent(const platform::Descriptor& agent) {
  Writer frame;
  frame.put_u32(1);
  frame.put_u8(static_cast<std::uint8_t>(Op::kAgent));
  // The program waits for it, so there is room.  If not, it will say that it has no agent.
  platform::send_message(control_.get(), frame.view(), agent.get(), MSG_DONTWAIT);
}

bool Session::send_data(ByteView data, const Deadline& deadline) {
  Writer frame;
  frame.put_u32(static_cast<std::uint32_t>(data.size() + 1));
  frame.put_u8(static_cast<std::uint8_t>(Op::kData));
  frame.put_bytes(data);
  return send_all(frame.view(), deadline);
}

bool Session::send_all(ByteView rest, const Deadline& deadline) {
  while (!rest.empty() && !gone_) {
    const ssize_t put =
        ::send(control_.get(), rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (put > 0) {
      rest = rest.subspan(static_cast<std::size_t>(put));
    } else if (put < 0 && errno != EAGAIN && errno != EINTR) {
      gone_ = true;
    } else if (deadline.is_over()) {
      return false;
    } else {
      // What the program sends must be read meanwhile, or both would wait for each other.
      wait_for(POLLOUT | POLLIN, deadline);
    }
  }
  return rest.empty();
}

std::optional<Answer> Session::take_frame() {
  Reader reader(ByteView(buffer_).subspan(begin_));
  const std::uint32_t length = reader.read_u32();
  if (reader.failed()) {
    return std::nullopt;
  }
  if (length == 0 || length > kMostFrameBytes) {
    gone_ = true;
    return std::nullopt;
  }
  const ByteView frame = reader.read_bytes(length);
  if (reader.failed()) {
    return std::nullopt;
  }
  begin_ += reader.offset();
  return Answer{static_cast<Op>(frame[0]), to_bytes(frame.subspan(1))};
}

std::optional<Answer> Session::wait(const Deadline& deadline) {
  for (;;) {
    if (std::optional<Answer> answer = take_frame()) {
      if (answer->op != Op::kLog) {
        return answer;
      }
      Reader reader(answer->fields);
      reader.read_u32();
      if (log_.size() < kMostLogLines) {
        log_.emplace_back(reader.read_text());
      }
      continue;
    }
    if (gone_ || deadline.is_over()) {
      return std::nullopt;
    }
    wait_for(POLLIN, deadline);
  }
}

std::optional<AuthAnswer> Session::ask(Op op, ByteView fields, const Deadline& deadline) {
  if (!send(op, fields, deadline)) {
    return std::nullopt;
  }
  const std::optional<Answer> answer = wait(deadline);
  if (!answer || answer->op != Op::kAnswer) {
    return std::nullopt;
  }
  Reader reader(answer->fields);
  AuthAnswer result;
  result.outcome = static_cast<AuthOutcome>(reader.read_u8());
  result.methods = reader.read_text();
  result.error = reader.read_text();
  result.banner = reader.read_text();
  return result;
}

}  // namespace keyfluent::sftp
