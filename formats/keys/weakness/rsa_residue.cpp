// SPDX-License-Identifier: MIT
#include "keyfluent/keys/weakness/rsa_residue.h"

namespace keyfluent {

namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::size_t kLimb = 8;

}  // namespace

std::uint64_t remainder_by(ByteView magnitude, std::uint64_t divisor) {
  std::uint64_t remainder = 0;
  while (magnitude.size() % kLimb != 0) {
    remainder = static_cast<std::uint64_t>(((Wide{remainder} << 8) | magnitude[0]) % divisor);
    magnitude = magnitude.subspan(1);
  }
  while (!magnitude.empty()) {
    std::uint64_t limb = 0;
    for (const std::uint8_t byte : magnitude.first(kLimb)) {
      limb = (limb << 8) | byte;
    }
    remainder = static_cast<std::uint64_t>(((Wide{remainder} << 64) | limb) % divisor);
    magnitude = magnitude.subspan(kLimb);
  }
  return remainder;
}

}  // namespace keyfluent
