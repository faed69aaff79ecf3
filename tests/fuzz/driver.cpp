// SPDX-License-Identifier: MIT
// The entry point that libFuzzer and AFL++ call; KEYFLUENT_FUZZ_ENTRY is the target's function.
#include "tests/fuzz/harness.h"

#include <ctime>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

// Of processor time, which other programs of a busy machine do not use up; the fuzzers' own bounds,
// of the clock on the wall, are for what hangs.
constexpr std::clock_t kMostTime = 10 * CLOCKS_PER_SEC;

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::clock_t begin = std::clock();
  keyfluent::fuzz::KEYFLUENT_FUZZ_ENTRY({data, size});
  KEYFLUENT_EXPECT(std::clock() - begin < kMostTime);
  return 0;
}
