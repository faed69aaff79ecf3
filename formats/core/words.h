// SPDX-License-Identifier: MIT
// Words of 64 bits in bytes, in one instruction or two: the compilers do not see that in a loop.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace keyfluent {

// swap_bytes turns the order of the bytes around.
inline std::uint64_t swap_bytes(std::uint64_t word) {
  return __builtin_bswap64(word);
}

// load_little_endian reads eight bytes, the lowest first.
inline std::uint64_t load_little_endian(const std::uint8_t* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return std::endian::native == std::endian::little ? word : swap_bytes(word);
}

// load_big_endian reads eight bytes, the highest first.
inline std::uint64_t load_big_endian(const std::uint8_t* bytes) {
  return swap_bytes(load_little_endian(bytes));
}

}  // namespace keyfluent
