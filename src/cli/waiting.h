// SPDX-License-Identifier: MIT
// Waiting shows that the program works on something whose end nobody can foresee: seconds, counted
// on a thread of its own where progress is shown, and nothing where it is not.
#pragma once

#include "src/cli/progress.h"

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace keyfluent::cli {

class Waiting {
 public:
  Waiting(Progress progress, std::string label);
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

  // The destructor takes the line away.
  ~Waiting();

 private:
  void count();

  Progress progress_;
  std::string label_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool is_over_ = false;
  std::thread thread_;
};

}  // namespace keyfluent::cli
