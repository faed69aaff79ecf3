// SPDX-License-Identifier: MIT
#include "src/platform/run_program.h"

#include "src/findings/errors.h"
#include "src/platform/descriptor.h"
#include "src/platform/spawn_actions.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

namespace keyfluent::platform {

namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 20;

using Clock = std::chrono::steady_clock;

// left is what poll(2) takes: milliseconds until the moment; -1 without one.
int left(Clock::time_point moment) {
  if (moment == Clock::time_point::max()) {
    return -1;
  }
  const auto time = std::chrono::ceil<std::chrono::milliseconds>(moment - Clock::now());
  return static_cast<int>(std::clamp<long long>(time.count(), 0, 1 << 30));
}

// read_all reads to the end, so that the program never waits for us, and keeps the beginning; false
// if the moment came first.
bool read_all(int descriptor, Clock::time_point moment, std::string& text) {
  std::array<char, 4096> buffer{};
  for (;;) {
    pollfd waiting{descriptor, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, left(moment));
    if (ready == 0) {
      return false;
    }
    const ssize_t got = ready < 0 ? -1 : ::read(descriptor, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got <= 0) {
      return true;
    }
    const std::size_t room = kMostBytes - text.size();
    text.append(buffer.data(), std::min(room, static_cast<std::size_t>(got)));
  }
}

// Attributes put the program into a process group of its own if it may have to be ended with all
// that it started.
class Attributes {
 public:
  explicit Attributes(bool own_group) {
    ::posix_spawnattr_init(&attributes_);
    if (own_group) {
      ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP);
      ::posix_spawnattr_setpgroup(&attributes_, 0);
    }
  }

  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;

  ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }

  [[nodiscard]] const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Result<ProgramOutput> run_program(const std::string& path,
                                  const std::vector<std::string>& arguments,
                                  int input,
                                  std::chrono::milliseconds limit) {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    return system_error(errno, "pipe");
  }
  const Descriptor reading(ends[0]);
  Descriptor writing(ends[1]);
  std::vector<std::string> words = {path};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  std::string locale = "LC_ALL=C";
  std::string search = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
  char* const environment[] = {locale.data(), search.data(), nullptr};
  pid_t child = -1;
  SpawnActions actions;
  if (input < 0) {
    actions.give_nothing(STDIN_FILENO, O_RDONLY);
  } else {
    actions.give(input, STDIN_FILENO);
  }
  actions.give(writing.get(), STDOUT_FILENO);
  actions.give(writing.get(), STDERR_FILENO);
  const bool limited = limit != kNoLimit;
  const Attributes attributes(limited);
  const auto moment = limited ? Clock::now() + limit : Clock::time_point::max();
  const int failed = ::posix_spawn(
      &child, path.c_str(), actions.get(), attributes.get(), argv.data(), environment);
  if (failed != 0) {
    return system_error(failed, "run " + path);
  }
  writing = Descriptor();
  ProgramOutput output;
  output.timed_out = !read_all(reading.get(), moment, output.text);
  if (output.timed_out) {
    ::kill(-child, SIGKILL);
  }
  output.exit_code = wait_for(child);
  return output;
}

}  // namespace keyfluent::platform
