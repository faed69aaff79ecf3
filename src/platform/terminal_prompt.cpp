// SPDX-License-Identifier: MIT
// ask_terminal (platform/terminal.h): one line without echo.
#include "src/findings/errors.h"
#include "src/platform/files.h"
#include "src/platform/terminal.h"

#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

namespace keyfluent::platform {

namespace {

constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGALRM};
constexpr std::size_t kLongestLine = 65536;

volatile sig_atomic_t pending_signal = 0;

void remember(int number) {
  pending_signal = number;
}

// SignalsHeld catches the signals that would end or stop the program, and delivers a caught one
// when it is destroyed: declared before EchoOff, that is after the terminal is restored.
class SignalsHeld {
 public:
  SignalsHeld() {
    pending_signal = 0;

    struct sigaction action {};

    action.sa_handler = remember;  // no SA_RESTART: read(2) shall return
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
      ::sigaction(kSignals[i], &action, &old_[i]);
    }
  }

  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;

  ~SignalsHeld() {
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
      ::sigaction(kSignals[i], &old_[i], nullptr);
    }
    if (pending_signal != 0) {
      ::raise(pending_signal);
    }
  }

 private:
  std::array<struct sigaction, kSignals.size()> old_{};
};

class EchoOff {
 public:
  explicit EchoOff(int terminal) : terminal_(terminal) {
    changed_ = ::tcgetattr(terminal, &old_) == 0;
    if (changed_) {
      termios quiet = old_;
      quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL);
      ::tcsetattr(terminal, TCSAFLUSH, &quiet);
    }
  }

  EchoOff(const EchoOff&) = delete;
  EchoOff& operator=(const EchoOff&) = delete;

  ~EchoOff() {
    if (changed_) {
      ::tcsetattr(terminal_, TCSAFLUSH, &old_);
    }
  }

 private:
  int terminal_;
  termios old_{};
  bool changed_ = false;
};

// read_secret_line reads to the end of the line; false at a signal, the end of file, or a failure.
bool read_secret_line(int terminal, SecretBytes& line) {
  while (pending_signal == 0 && line.size() <= kLongestLine) {
    std::uint8_t byte = 0;
    const ssize_t got = ::read(terminal, &byte, 1);
    if (got == 1 && (byte == '\n' || byte == '\r')) {
      return true;
    }
    if (got == 1) {
      line.push_back(byte);
    } else if (got == 0 || errno != EINTR) {
      return false;
    }
  }
  return false;
}

}  // namespace

Result<SecretBytes> ask_terminal(int terminal, std::string_view prompt) {
  SecretBytes line;
  line.reserve(256);
  const SignalsHeld held;
  bool complete = false;
  {
    const EchoOff quiet(terminal);
    KEYFLUENT_CHECK(write_all(terminal, as_bytes(prompt)));
    complete = read_secret_line(terminal, line);
  }
  KEYFLUENT_CHECK(write_all(terminal, as_bytes("\n")));  // the typed one was not shown
  if (!complete) {
    return Error(errors::passphrase_missing);
  }
  return line;
}

}  // namespace keyfluent::platform
