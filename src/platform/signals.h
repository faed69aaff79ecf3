// SPDX-License-Identifier: MIT
// The signals that end a program.
#pragma once

#include <signal.h>

#include <array>
#include <cstddef>

namespace keyfluent::platform {

inline constexpr std::array kEndingSignals = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};

// BlockedSignals holds them back, so that a step is done or not begun.
class BlockedSignals {
 public:
  BlockedSignals() {
    sigset_t set;
    ::sigemptyset(&set);
    for (const int number : kEndingSignals) {
      ::sigaddset(&set, number);
    }
    ::pthread_sigmask(SIG_BLOCK, &set, &before_);
  }

  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;

  // The signals that came meanwhile are delivered now.
  ~BlockedSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

// HandledSignals gives them to a handler, but for those that are ignored.  System calls go on.
class HandledSignals {
 public:
  explicit HandledSignals(void (*handler)(int)) {
    struct sigaction action {};

    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    for (std::size_t i = 0; i < kEndingSignals.size(); ++i) {
      ::sigaction(kEndingSignals[i], nullptr, &before_[i]);
      if (before_[i].sa_handler != SIG_IGN) {
        ::sigaction(kEndingSignals[i], &action, nullptr);
      }
    }
  }

  HandledSignals(const HandledSignals&) = delete;
  HandledSignals& operator=(const HandledSignals&) = delete;

  // They go to whoever had them before.
  ~HandledSignals() {
    for (std::size_t i = 0; i < kEndingSignals.size(); ++i) {
      ::sigaction(kEndingSignals[i], &before_[i], nullptr);
    }
  }

 private:
  std::array<struct sigaction, kEndingSignals.size()> before_{};
};

}  // namespace keyfluent::platform
