// SPDX-License-Identifier: MIT
#include "src/platform/askpass.h"

#include "src/findings/errors.h"
#include "src/platform/files.h"
#include "src/platform/spawn_actions.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

namespace keyfluent::platform {

namespace {

constexpr const char* kDefaultProgram = "/usr/bin/ssh-askpass";
constexpr std::size_t kLongestAnswer = 65536;

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

bool has_display() {
  return std::getenv("DISPLAY") != nullptr || std::getenv("WAYLAND_DISPLAY") != nullptr;
}

// spawn starts the program with its standard output in a pipe; 0 or an errno.
int spawn(const std::string& program, const std::string& prompt, int output, pid_t& child) {
  SpawnActions actions;
  actions.give(output, STDOUT_FILENO);
  std::string name = program;
  std::string argument = prompt;
  std::array<char*, 3> words = {name.data(), argument.data(), nullptr};
  return ::posix_spawn(&child, program.c_str(), actions.get(), nullptr, words.data(), ::environ);
}

// finished_well waits for the child: a dialogue that was cancelled has a status other than 0.
bool finished_well(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) {
      return false;
    }
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

Askpass find_askpass() {
  const std::string_view require = environment("SSH_ASKPASS_REQUIRE");
  Askpass askpass;
  const bool allowed = require == "force" || (require != "never" && has_display());
  if (allowed) {
    const std::string_view program = environment("SSH_ASKPASS");
    askpass.program = program.empty() ? kDefaultProgram : program;
    askpass.first = require == "force" || require == "prefer";
  }
  return askpass;
}

Result<SecretBytes> run_askpass(const std::string& program, std::string_view prompt) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return system_error(errno, "pipe");
  }
  Input answer{program, Descriptor(ends[0])};
  Descriptor output(ends[1]);
  pid_t child = 0;
  if (const int fault = spawn(program, std::string(prompt), output.get(), child); fault != 0) {
    return Error(errors::passphrase_missing)
        .with_hint("the program named by SSH_ASKPASS cannot be started");
  }
  output = Descriptor();  // closes this end, so that the child's is the last
  Result<SecretBytes> text = read_input(answer, kLongestAnswer);
  if (!finished_well(child)) {
    return Error(errors::passphrase_missing);
  }
  if (text) {
    text->resize(std::min(text->text().find_first_of("\r\n"), text->size()));
  }
  return text;
}

}  // namespace keyfluent::platform
