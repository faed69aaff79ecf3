// SPDX-License-Identifier: MIT
#include "src/platform/run_program.h"

#include "src/findings/errors.h"
#include "src/platform/descriptor.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace keyfluent::platform {

namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 20;

// read_all reads to the end, so that the program never waits for us, and keeps the beginning.
std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got <= 0) {
      return text;
    }
    const std::size_t room = kMostBytes - text.size();
    text.append(buffer.data(), std::min(room, static_cast<std::size_t>(got)));
  }
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Actions are the descriptors of the program.
class Actions {
 public:
  Actions(int input, int output) {
    ::posix_spawn_file_actions_init(&actions_);
    if (input < 0) {
      ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    } else {
      ::posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    }
    ::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, output, STDERR_FILENO);
  }

  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;

  ~Actions() { ::posix_spawn_file_actions_destroy(&actions_); }

  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

}  // namespace

Result<ProgramOutput> run_program(const std::string& path,
                                  const std::vector<std::string>& arguments,
                                  int input) {
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
  const Actions actions(input, writing.get());
  const int failed =
      ::posix_spawn(&child, path.c_str(), actions.get(), nullptr, argv.data(), environment);
  if (failed != 0) {
    return system_error(failed, "run " + path);
  }
  writing = Descriptor();
  ProgramOutput output;
  output.text = read_all(reading.get());
  output.exit_code = wait_for(child);
  return output;
}

}  // namespace keyfluent::platform
