// SPDX-License-Identifier: MIT
// The descriptors that a program gets which posix_spawn starts; all others close by themselves.
#pragma once

#include <spawn.h>

namespace keyfluent::platform {

class SpawnActions {
 public:
  SpawnActions() { ::posix_spawn_file_actions_init(&actions_); }

  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;

  ~SpawnActions() { ::posix_spawn_file_actions_destroy(&actions_); }

  // give makes one of ours the program's descriptor `to`.
  void give(int ours, int to) { ::posix_spawn_file_actions_adddup2(&actions_, ours, to); }

  // give_nothing makes it /dev/null, opened with these flags.
  void give_nothing(int to, int flags) {
    ::posix_spawn_file_actions_addopen(&actions_, to, "/dev/null", flags, 0);
  }

  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

}  // namespace keyfluent::platform
