// SPDX-License-Identifier: MIT
// process_bench --runs N -- RIVAL ARGUMENTS... -- OURS ARGUMENTS...
//
// Runs the two commands in turn, N times each after two warm-up rounds, standard output and error
// to /dev/null, and prints: median of the rival (ms), median of ours (ms), ratio ours / rival. Exit
// code 1 if a command fails.
#include <fcntl.h>
#include <spawn.h>
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

double run_once(const Command& command) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int descriptor : {STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0);
  }
  const auto start = std::chrono::steady_clock::now();
  pid_t child = 0;
  int status = 0;
  if (posix_spawnp(&child, command[0], &actions, nullptr, command.data(), environ) != 0 ||
      waitpid(child, &status, 0) != child || status != 0) {
    std::fprintf(stderr, "process_bench: %s failed\n", command[0]);
    std::exit(1);
  }
  const std::chrono::duration<double, std::milli> elapsed =
      std::chrono::steady_clock::now() - start;
  posix_spawn_file_actions_destroy(&actions);
  return elapsed.count();
}

double median(std::vector<double> times) {
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6 || std::strcmp(argv[1], "--runs") != 0) {
    std::fprintf(stderr, "usage: process_bench --runs N -- RIVAL... -- OURS...\n");
    return 2;
  }
  const int runs = std::atoi(argv[2]);
  std::vector<Command> commands;
  for (int i = 3; i < argc; ++i) {
    if (std::strcmp(argv[i], "--") == 0) {
      commands.emplace_back();
    } else if (!commands.empty()) {
      commands.back().push_back(argv[i]);
    }
  }
  if (commands.size() != 2 || commands[0].empty() || commands[1].empty() || runs < 1) {
    return 2;
  }
  for (Command& command : commands) {
    command.push_back(nullptr);
  }
  std::vector<double> rival;
  std::vector<double> ours;
  for (int i = -2; i < runs; ++i) {
    const double first = run_once(commands[0]);
    const double second = run_once(commands[1]);
    if (i >= 0) {
      rival.push_back(first);
      ours.push_back(second);
    }
  }
  std::printf("%.2f %.2f %.3f\n", median(rival), median(ours), median(ours) / median(rival));
  return 0;
}
