// SPDX-License-Identifier: MIT
// The walk over the lines of a text: what begins here?
#pragma once

#include "keyfluent/codecs/reading/intake.h"
#include "keyfluent/core/text.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace keyfluent::reading {

// ScanState is what the walk knows besides where it is.
struct ScanState {
  ScanState(TextEncoding encoding, const Limits& limits) : intake(encoding, limits) {}

  struct Mark {
    Intake::Mark intake;
    std::size_t no_run_before;
    std::size_t no_json_before;
    std::size_t no_unmended_json_before;
    std::size_t named;
  };

  // go_back forgets everything since the mark, between which nothing was taken out of the intake.
  [[nodiscard]] Mark mark() const;
  void go_back(const Mark& mark);

  // forget_lines: the next text begins so many lines further on.
  void forget_lines(std::size_t count);

  Intake intake;
  // The lines before which no base64 text, JSON object, or JSON object as it stood in the input is
  // looked into again.
  std::size_t no_run_before = 0;
  std::size_t no_json_before = 0;
  std::size_t no_unmended_json_before = 0;
  std::vector<std::string_view> named;  // what has been said to be there, and not supported
};

// scan_text walks to the end.
void scan_text(const Text& text, const Limits& limits, int depth, ScanState& state);

// scan_surely walks as far as nothing that may follow the text can change what is found, and
// returns the index of the first line behind that, which is the first one of its input line.
std::size_t scan_surely(const Text& text, const Limits& limits, ScanState& state);

}  // namespace keyfluent::reading
