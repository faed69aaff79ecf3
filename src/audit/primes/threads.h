// SPDX-License-Identifier: MIT
// Threads: work in two halves, the first on another core while one is free.
#pragma once

#include <atomic>
#include <exception>
#include <thread>

namespace keyfluent::audit {

class Threads {
 public:
  // `count` is of all that work, the caller's among them.
  explicit Threads(unsigned count) : free_(static_cast<int>(count) - 1) {}

  // both calls two functions and returns when they are done.  What one throws is thrown.
  template <class First, class Second>
  void both(First&& first, Second&& second) {
    if (free_.fetch_sub(1) <= 0) {
      free_.fetch_add(1);
      first();
      second();
      return;
    }
    std::exception_ptr failure;
    std::thread other([&] {
      failure = caught(first);
      free_.fetch_add(1);
    });
    const std::exception_ptr own = caught(second);
    // This core is free while it waits, for what the other one divides further.
    free_.fetch_add(1);
    other.join();
    free_.fetch_sub(1);
    rethrow(failure);
    rethrow(own);
  }

 private:
  template <class Function>
  static std::exception_ptr caught(Function& function) {
    try {
      function();
    } catch (...) {
      return std::current_exception();
    }
    return nullptr;
  }

  static void rethrow(const std::exception_ptr& failure) {
    if (failure) {
      std::rethrow_exception(failure);
    }
  }

  std::atomic<int> free_;
};

}  // namespace keyfluent::audit
