// SPDX-License-Identifier: MIT
#include "src/cli/progress.h"

#include "keyfluent/core/error.h"
#include "src/platform/files.h"
#include "src/platform/terminal.h"

#include <unistd.h>

#include <cstdlib>

namespace keyfluent::cli {

namespace {

constexpr std::chrono::milliseconds kInterval{100};

std::string text_of(std::string_view label, std::uint64_t done, std::uint64_t total) {
  constexpr std::uint64_t kMega = 1'000'000;
  constexpr std::size_t kLabelBytes = 40;
  std::string text = escape_controls(label.substr(0, kLabelBytes)) + ": ";
  return text + (total > 0 ? std::to_string(done * 100 / total) + " %"
                           : std::to_string(done / kMega) + " MB");
}

void put(std::string_view text) {
  // A terminal that takes no progress will hardly take the complaint.
  static_cast<void>(platform::write_all(STDERR_FILENO, as_bytes(text)).has_value());
}

}  // namespace

Progress Progress::from(const Arguments& arguments) {
  const std::string choice = arguments.get("progress", "auto");
  const char* const terminal = std::getenv("TERM");
  const bool is_dumb = terminal != nullptr && std::string_view(terminal) == "dumb";
  return Progress(choice == "always" ||
                  (choice == "auto" && platform::is_terminal(STDERR_FILENO) && !is_dumb));
}

void Progress::say(std::string_view text) {
  if (!enabled_ || Clock::now() < next_) {
    return;
  }
  next_ = Clock::now() + kInterval;
  visible_ = true;
  put("\r\033[K" + std::string(text));
}

void Progress::show(std::string_view label, std::uint64_t done, std::uint64_t total) {
  if (enabled_ && Clock::now() >= next_) {
    say(text_of(label, done, total));
  }
}

void Progress::clear() {
  if (visible_) {
    visible_ = false;
    put("\r\033[K");
  }
}

}  // namespace keyfluent::cli
