// SPDX-License-Identifier: MIT
// process_bench --runs N -- COMMAND ARGUMENTS... [-- COMMAND ARGUMENTS...]...
//
// Runs the commands in turn, N times each after a warm-up round, standard output and error to
// /dev/null, and prints a line for each: median of the time (ms), median of the processor time of
// the process and its children (ms), and the most memory that it had (KB). Exit code 1 if a command
// fails.
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace {

using Command = std::vector<char*>;

struct Run {
  double elapsed_ms = 0;
  double processor_ms = 0;
  long peak_kb = 0;
};

double milliseconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
}

Run run_once(const Command& command) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int descriptor : {STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0);
  }
  const auto start = std::chrono::steady_clock::now();
  pid_t child = 0;
  int status = 0;
  rusage usage = {};
  if (posix_spawnp(&child, command[0], &actions, nullptr, command.data(), environ) != 0 ||
      wait4(child, &status, 0, &usage) != child || status != 0) {
    std::fprintf(stderr, "process_bench: %s failed\n", command[0]);
    std::exit(1);
  }
  const std::chrono::duration<double, std::milli> elapsed =
      std::chrono::steady_clock::now() - start;
  posix_spawn_file_actions_destroy(&actions);
  return {elapsed.count(),
          milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime),
          usage.ru_maxrss};
}

template <class Value>
Value median(const std::vector<Run>& runs, Value Run::* member) {
  std::vector<Value> values;
  for (const Run& run : runs) {
    values.push_back(run.*member);
  }
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

std::vector<Command> commands_of(int argc, char** argv) {
  std::vector<Command> commands;
  for (int i = 3; i < argc; ++i) {
    if (std::strcmp(argv[i], "--") == 0) {
      commands.emplace_back();
    } else if (!commands.empty()) {
      commands.back().push_back(argv[i]);
    }
  }
  return commands;
}

}  // namespace

int main(int argc, char** argv) {
  const int runs = argc > 2 && std::strcmp(argv[1], "--runs") == 0 ? std::atoi(argv[2]) : 0;
  std::vector<Command> commands = commands_of(argc, argv);
  if (runs < 1 || commands.empty()) {
    std::fprintf(stderr, "usage: process_bench --runs N -- COMMAND... [-- COMMAND...]...\n");
    return 2;
  }
  for (Command& command : commands) {
    if (command.empty()) {
      return 2;
    }
    command.push_back(nullptr);
  }
  std::vector<std::vector<Run>> all(commands.size());
  for (int i = -1; i < runs; ++i) {
    for (std::size_t j = 0; j < commands.size(); ++j) {
      const Run run = run_once(commands[j]);
      if (i >= 0) {
        all[j].push_back(run);
      }
    }
  }
  for (const std::vector<Run>& of_command : all) {
    std::printf("%.2f %.2f %ld\n",
                median(of_command, &Run::elapsed_ms),
                median(of_command, &Run::processor_ms),
                median(of_command, &Run::peak_kb));
  }
  return 0;
}
