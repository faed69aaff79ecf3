// SPDX-License-Identifier: MIT
// The entry point that libFuzzer and AFL++ call; KEYFLUENT_FUZZ_ENTRY is the target's function.
#include "tests/fuzz/harness.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  keyfluent::fuzz::KEYFLUENT_FUZZ_ENTRY({data, size});
  return 0;
}
