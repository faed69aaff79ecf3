// SPDX-License-Identifier: MIT
// Where lines end: the inner loop of those who read millions of lines, for every kind of processor.
//
// All kernels give the same answer; a test compares them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace keyfluent {

// append_line_ends appends the place of every LF in a text of less than 4 GiB, from `begin` on.
void append_line_ends(std::string_view text, std::size_t begin, std::vector<std::uint32_t>& ends);

// A kernel writes the place of every LF, plus `base`, to `ends`, and returns how many there are.
// The text has a multiple of kLineEndStep bytes, and there is room for as many places.
using LineEndKernel = std::size_t (*)(std::string_view text,
                                      std::uint32_t base,
                                      std::uint32_t* ends);

inline constexpr std::size_t kLineEndStep = 64;

struct NamedLineEndKernel {
  std::string_view name;  // "scalar", "avx2", "avx512"
  LineEndKernel find;
};

// line_end_kernels lists those that this processor can run, the fastest last.
std::span<const NamedLineEndKernel> line_end_kernels();

}  // namespace keyfluent
