// SPDX-License-Identifier: MIT
// The same work on many things, spread over the cores.
#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace keyfluent::cli {

// for_each_index calls function(i) for every i below `count`, in any order, from `threads` threads
// (this one among them; fewer if the system has no more), and returns when all is done.  Of what
// the calls throw, one exception is thrown, and what was not begun then is left.
template <class Function>
void for_each_index(std::size_t count, unsigned threads, const Function& function) {
  constexpr std::size_t kStep = 16;  // neighbours, so that threads do not meet in the same memory
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::exception_ptr failure;
  const auto work = [&] {
    try {
      for (std::size_t i = next.fetch_add(kStep); i < count; i = next.fetch_add(kStep)) {
        for (std::size_t j = i; j < count && j < i + kStep; ++j) {
          function(j);
        }
      }
    } catch (...) {
      next = count;
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
    }
  };
  std::vector<std::thread> others;
  others.reserve(threads);
  try {
    while (others.size() + 1 < threads) {
      others.emplace_back(work);
    }
  } catch (const std::system_error&) {  // then with those that there are
  }
  work();
  for (std::thread& other : others) {
    other.join();
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
}

}  // namespace keyfluent::cli
