// SPDX-License-Identifier: MIT
// CaughtSignals catches the signals that end a program, so that what it has made elsewhere can be
// removed first.
#pragma once

namespace keyfluent::platform {

// Any number may live at once, in any threads: the signals are caught from the first on, and what
// came is delivered when the last is gone.
class CaughtSignals {
 public:
  CaughtSignals();
  CaughtSignals(const CaughtSignals&) = delete;
  CaughtSignals& operator=(const CaughtSignals&) = delete;
  ~CaughtSignals();

  // any is true once one was caught; descriptor can be polled for it (POLLIN), and is -1 as long as
  // none is caught anyway.
  static bool any();
  static int descriptor();
};

}  // namespace keyfluent::platform
