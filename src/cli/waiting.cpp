// SPDX-License-Identifier: MIT
#include "src/cli/waiting.h"

#include "src/platform/signals.h"

namespace keyfluent::cli {

Waiting::Waiting(Progress progress, std::string label)
    : progress_(progress), label_(std::move(label)) {
  if (progress_.is_enabled()) {
    const platform::BlockedSignals blocked;  // they are the main thread's
    thread_ = std::thread([this] { count(); });
  }
}

Waiting::~Waiting() {
  if (!thread_.joinable()) {
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  ended_.notify_one();
  thread_.join();
  progress_.clear();
}

void Waiting::count() {
  constexpr std::chrono::milliseconds kInterval{200};
  const auto begin = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  while (!ended_.wait_for(lock, kInterval, [this] { return is_over_; })) {
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begin);
    progress_.say(label_ + ": " + std::to_string(seconds.count()) + " s");
  }
}

}  // namespace keyfluent::cli
