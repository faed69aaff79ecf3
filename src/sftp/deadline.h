// SPDX-License-Identifier: MIT
// Deadline: a moment that a wait must not go past.
#pragma once

#include <algorithm>
#include <chrono>

namespace keyfluent::sftp {

using Clock = std::chrono::steady_clock;

class Deadline {
 public:
  explicit Deadline(Clock::time_point moment) : moment_(moment) {}

  static Deadline after(std::chrono::milliseconds time) { return Deadline(Clock::now() + time); }

  // within is the earlier of this and `time` from now.
  [[nodiscard]] Deadline within(std::chrono::milliseconds time) const {
    return Deadline(std::min(moment_, Clock::now() + time));
  }

  [[nodiscard]] bool is_over() const { return Clock::now() >= moment_; }

  [[nodiscard]] Clock::time_point moment() const { return moment_; }

  // left is what poll(2) takes: milliseconds, rounded up, never negative.
  [[nodiscard]] int left() const {
    const auto time = std::chrono::ceil<std::chrono::milliseconds>(moment_ - Clock::now());
    return static_cast<int>(std::clamp<long long>(time.count(), 0, 1 << 30));
  }

 private:
  Clock::time_point moment_;
};

// milliseconds_since is the time from `start` until now.
inline double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

}  // namespace keyfluent::sftp
