// SPDX-License-Identifier: MIT
// What every fuzz target shares: the functions of the table, and invariants that end the program.
//
// A target is one function that takes any bytes and either returns or aborts.  It is linked twice:
// with libFuzzer (driver.cpp), and with a plain main that replays the corpus (replay.cpp).
#pragma once

#include "keyfluent/core/bytes.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace keyfluent::fuzz {

#define KEYFLUENT_FUZZ_TARGET(name, longest, title) void fuzz_##name(ByteView input);
#include "tests/fuzz/targets.def"
#undef KEYFLUENT_FUZZ_TARGET

// broken reports an invariant that does not hold, and aborts: what libFuzzer takes for a finding.
[[noreturn]] void broken(const char* invariant, const char* file, int line);

// Knobs takes single bytes off the start of an input: what is not data decides how the data are
// used.
class Knobs {
 public:
  explicit Knobs(ByteView input) : input_(input) {}

  // next returns the next byte; 0 at the end.
  std::uint8_t next() {
    if (input_.empty()) {
      return 0;
    }
    const std::uint8_t byte = input_.front();
    input_ = input_.subspan(1);
    return byte;
  }

  [[nodiscard]] ByteView rest() const { return input_; }

  [[nodiscard]] std::string_view text() const { return as_text(input_); }

 private:
  ByteView input_;
};

// is_inside is true if a view points into the text, its end included, or is empty and points
// nowhere.
bool is_inside(std::string_view view, std::string_view text);

}  // namespace keyfluent::fuzz

#define KEYFLUENT_EXPECT(...) \
  ((__VA_ARGS__) ? void() : ::keyfluent::fuzz::broken(#__VA_ARGS__, __FILE__, __LINE__))
