// SPDX-License-Identifier: MIT
// Progress of long work, on standard error: nothing for the first second, then one line that is
// written over itself and gone at the end.
#pragma once

#include "src/cli/command.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace keyfluent::cli {

class Progress {
 public:
  // from reads --progress: auto means where standard error is a terminal that can move its cursor.
  static Progress from(const Arguments& arguments);

  [[nodiscard]] bool is_enabled() const { return enabled_; }

  // say shows a text, as seldom as show does.
  void say(std::string_view text);

  // show says how far the work on `label` is; `total` 0: nobody knows.  Cheap: call it often.
  void show(std::string_view label, std::uint64_t done, std::uint64_t total);

  // clear takes the line away; to be called before anything else is printed, and at the end.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  explicit Progress(bool enabled) : enabled_(enabled) {}

  bool enabled_;
  bool visible_ = false;
  Clock::time_point next_ = Clock::now() + std::chrono::seconds(1);
};

}  // namespace keyfluent::cli
