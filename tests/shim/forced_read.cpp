// SPDX-License-Identifier: MIT
// A library for LD_PRELOAD: hostile code that has taken over the parser, for tests/cli/sandbox_test.sh.
//
// When memory that holds $FORCED_READ_MARK is read from a file, received from a socket, searched or wiped
// ($FORCED_READ_AT: read, receive, search, wipe), it tries to reach what the sandbox shall keep away, and says on standard error what it got:
//   forced: open REASON, stat REASON, connect REASON, execve REASON, ...
// With $FORCED_READ_ENDS set it ends the process instead, if that is not the first one.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace {

bool busy = false;
const pid_t first_process = ::getpid();

const char* environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool is_marked(const void* data, std::size_t size) {
  const std::string_view mark = environment("FORCED_READ_MARK");
  return !mark.empty() && ::memmem(data, size, mark.data(), mark.size()) != nullptr;
}

std::string_view outcome(long result) {
  return result >= 0 ? "OPEN" : ::strerrorname_np(errno);
}

long reach_host() {
  const int channel = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(9);
  if (channel < 0) {
    return -1;
  }
  const bool reached = ::connect(channel, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 ||
                       errno == ECONNREFUSED;  // the host has answered
  ::close(channel);
  return reached ? 0 : -1;
}

long start_program() {
  const pid_t child = ::fork();
  if (child != 0) {
    return child;
  }
  ::_exit(0);
}

// become_program: a program that cannot be run, so that what calls lives on if it is allowed.
long become_program() {
  const char* const file = environment("FORCED_READ_FILE");
  std::array<char*, 1> none = {nullptr};
  const int result = ::execve(file, none.data(), none.data());
  return result < 0 && errno == EACCES && ::access(file, R_OK) == 0 ? 0 : result;
}

long make_file() {
  return ::open(environment("FORCED_WRITE_FILE"), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
}

void force() {
  struct stat status {};

  const char* const file = environment("FORCED_READ_FILE");
  std::string text = "forced:";
  const auto add = [&text](std::string_view name, long result) {
    const std::string_view word = outcome(result);
    text.append(" ").append(name).append(" ").append(word).append(",");
  };
  add("open", ::open(file, O_RDONLY | O_CLOEXEC));
  add("openat2", ::syscall(SYS_openat2, AT_FDCWD, file, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 24));
  add("stat", ::stat(file, &status));
  add("write", make_file());
  add("unlink", ::unlink(environment("FORCED_WRITE_FILE")));
  add("rename", ::rename(file, file));
  add("connect", reach_host());
  add("fork", start_program());
  add("execve", become_program());
  add("kill", ::kill(::getppid(), 0));
  text.back() = '\n';
  static_cast<void>(!::write(STDERR_FILENO, text.data(), text.size()));
}

void look(const char* where, const void* data, std::size_t size) {
  if (!busy && std::strcmp(environment("FORCED_READ_AT"), where) == 0 && is_marked(data, size)) {
    busy = true;
    if (*environment("FORCED_READ_ENDS") == '\0') {
      force();
    } else if (::getpid() != first_process) {
      ::raise(SIGKILL);
    }
    busy = false;
  }
}

}  // namespace

extern "C" ssize_t read(int file, void* data, size_t size) {
  const long got = ::syscall(SYS_read, file, data, size);
  if (got > 0) {
    look("read", data, static_cast<std::size_t>(got));
  }
  return got;
}

extern "C" ssize_t recv(int file, void* data, size_t size, int flags) {
  const long got = ::syscall(SYS_recvfrom, file, data, size, flags, nullptr, nullptr);
  if (got > 0) {
    look("receive", data, static_cast<std::size_t>(got));
  }
  return got;
}

// memchr(), which finds the end of a line; C++ declares it with another result.
extern "C" const void* find_byte(const void* data, int byte, size_t size) noexcept __asm__("memchr");

extern "C" const void* find_byte(const void* data, int byte, size_t size) noexcept {
  if (!busy && std::strcmp(environment("FORCED_READ_AT"), "search") == 0) {
    look("search", data, size);
  }
  const auto* const bytes = static_cast<const unsigned char*>(data);
  for (size_t i = 0; i < size; ++i) {
    if (bytes[i] == static_cast<unsigned char>(byte)) {
      return bytes + i;
    }
  }
  return nullptr;
}

// What explicit_bzero() is under _FORTIFY_SOURCE.
extern "C" void __explicit_bzero_chk(void* data, size_t size, size_t /*room*/) noexcept;

extern "C" void __explicit_bzero_chk(void* data, size_t size, size_t /*room*/) noexcept {
  look("wipe", data, size);
  std::memset(data, 0, size);
  asm volatile("" : : "r"(data) : "memory");
}

extern "C" void explicit_bzero(void* data, size_t size) noexcept {
  __explicit_bzero_chk(data, size, size);
}
