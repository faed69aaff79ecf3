// SPDX-License-Identifier: MIT
#include "keyfluent/keys/weakness/rsa_residue.h"

#include "keyfluent/core/limits.h"

#include <array>

namespace keyfluent {

namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::size_t kLimb = 8;
constexpr std::size_t kMostLimbs = limits::kMpintBits / 64;

// kWeights are the powers of 2^64 modulo the product: what one in each limb is worth.
constexpr auto kWeights = [] {
  std::array<std::uint64_t, kMostLimbs> weights{};
  std::uint64_t weight = 1;
  for (std::uint64_t& one : weights) {
    one = weight;
    weight = static_cast<std::uint64_t>((Wide{weight} << 64) % kSmallPrimesProduct);
  }
  return weights;
}();

// read_limb reads the last bytes of a magnitude, eight at most, and takes them off.
std::uint64_t read_limb(ByteView& magnitude) {
  const std::size_t size = magnitude.size() < kLimb ? magnitude.size() : kLimb;
  std::uint64_t limb = 0;
  if (size == kLimb) {
    const auto bytes = magnitude.last<kLimb>();
    for (std::size_t i = 0; i < kLimb; ++i) {
      limb = (limb << 8) | bytes[i];  // one load, as the size is fixed
    }
  } else {
    for (const std::uint8_t byte : magnitude) {
      limb = (limb << 8) | byte;
    }
  }
  magnitude = magnitude.first(magnitude.size() - size);
  return limb;
}

}  // namespace

// Products of limbs and weights do not wait for each other, as the divisions of remainder_by do.
std::uint64_t remainder_by_small_primes(ByteView magnitude) {
  if (magnitude.size() > kMostLimbs * kLimb) {
    return remainder_by(magnitude, kSmallPrimesProduct);
  }
  Wide sum = 0;
  std::uint64_t above = 0;  // 2^128
  for (const std::uint64_t* weight = kWeights.data(); !magnitude.empty(); ++weight) {
    const Wide product = Wide{read_limb(magnitude)} * *weight;
    sum += product;
    above += static_cast<std::uint64_t>(sum < product);
  }
  const Wide high =
      (Wide{above} << 64 | static_cast<std::uint64_t>(sum >> 64)) % kSmallPrimesProduct;
  return static_cast<std::uint64_t>((high << 64 | static_cast<std::uint64_t>(sum)) %
                                    kSmallPrimesProduct);
}

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
