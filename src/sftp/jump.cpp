// SPDX-License-Identifier: MIT
#include "src/sftp/jump.h"

#include "src/findings/errors.h"
#include "src/platform/spawn_actions.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace keyfluent::sftp {

namespace {

// arguments_of gives the last jump host the way to the target, and the ones before it as its own.
std::vector<std::string> arguments_of(const Request& request) {
  const std::size_t comma = request.jump.rfind(',');
  const std::string last =
      comma == request.jump.npos ? request.jump : request.jump.substr(comma + 1);
  std::vector<std::string> words = {"ssh",
                                    "-o",
                                    "BatchMode=yes",
                                    "-W",
                                    "[" + request.hostname + "]:" + std::to_string(request.port)};
  if (!request.ssh_config.empty()) {
    words.insert(words.end(), {"-F", request.ssh_config});
  }
  if (comma != request.jump.npos) {
    words.insert(words.end(), {"-J", request.jump.substr(0, comma)});
  }
  // HOST, USER@HOST or USER@HOST:PORT; ssh takes a port in this form in a URI alone.
  words.push_back("--");
  words.push_back("ssh://" + last);
  return words;
}

}  // namespace

Result<platform::Descriptor> connect_by_jump(const Request& request) {
  int ends[2] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return system_error(errno, "socketpair");
  }
  platform::Descriptor ours(ends[0]);
  const platform::Descriptor theirs(ends[1]);
  ::fcntl(ours.get(), F_SETFL, O_NONBLOCK);
  std::vector<std::string> words = arguments_of(request);
  std::vector<char*> argv;
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  platform::SpawnActions actions;
  actions.give(theirs.get(), STDIN_FILENO);
  actions.give(theirs.get(), STDOUT_FILENO);
  // Ctrl-C is for this program, which may still have to remove a file.
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  pid_t child = -1;  // it ends by itself when the socket is closed
  const int failed =
      ::posix_spawnp(&child, "ssh", actions.get(), &attributes, argv.data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  if (failed != 0) {
    return system_error(failed, "run ssh");
  }
  return ours;
}

}  // namespace keyfluent::sftp
