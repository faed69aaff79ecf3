// SPDX-License-Identifier: MIT
#include "keyfluent/keys/weakness/rsa_residue.h"

#include "keyfluent/core/limits.h"
#include "keyfluent/core/words.h"

#include <array>

namespace keyfluent {

namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::size_t kLimb = 8;
constexpr std::size_t kMostLimbs = limits::kMpintBits / 64;

// kWeights are the powers of 2^64 modulo the product: what one in each limb is worth.
constexpr auto kWeights = [] {
  std::array<std::uint64_t, kMostLimbs + 1> weights{};  // one more, for what is above whole limbs
  std::uint64_t weight = 1;
  for (std::uint64_t& one : weights) {
    one = weight;
    weight = static_cast<std::uint64_t>((Wide{weight} << 64) % kSmallPrimesProduct);
  }
  return weights;
}();

std::uint64_t read_top(ByteView magnitude) {
  std::uint64_t limb = 0;
  for (const std::uint8_t byte : magnitude) {
    limb = (limb << 8) | byte;
  }
  return limb;
}

// WeightedSum is a sum of products of 128 bits.
struct WeightedSum {
  Wide low = 0;
  std::uint64_t above = 0;  // 2^128

  void add(std::uint64_t limb, std::uint64_t weight) {
    above += static_cast<std::uint64_t>(__builtin_add_overflow(low, Wide{limb} * weight, &low));
  }
};

}  // namespace

// Products of limbs and weights do not wait for each other, as the divisions of remainder_by do.
std::uint64_t remainder_by_small_primes(ByteView magnitude) {
  if (magnitude.size() > kMostLimbs * kLimb) {
    return remainder_by(magnitude, kSmallPrimesProduct);
  }
  WeightedSum sum;
  const std::uint64_t* weight = kWeights.data();
  const std::uint8_t* at = magnitude.data() + magnitude.size();
  for (std::size_t whole = magnitude.size() / kLimb; whole != 0; --whole) {
    at -= kLimb;
    sum.add(load_big_endian(at), *weight++);
  }
  sum.add(read_top(magnitude.first(magnitude.size() % kLimb)), *weight);
  const Wide high =
      (Wide{sum.above} << 64 | static_cast<std::uint64_t>(sum.low >> 64)) % kSmallPrimesProduct;
  return static_cast<std::uint64_t>((high << 64 | static_cast<std::uint64_t>(sum.low)) %
                                    kSmallPrimesProduct);
}

std::uint64_t remainder_by(ByteView magnitude, std::uint64_t divisor) {
  std::uint64_t remainder = 0;
  while (magnitude.size() % kLimb != 0) {
    remainder = static_cast<std::uint64_t>(((Wide{remainder} << 8) | magnitude[0]) % divisor);
    magnitude = magnitude.subspan(1);
  }
  while (!magnitude.empty()) {
    const std::uint64_t limb = load_big_endian(magnitude.data());
    remainder = static_cast<std::uint64_t>(((Wide{remainder} << 64) | limb) % divisor);
    magnitude = magnitude.subspan(kLimb);
  }
  return remainder;
}

}  // namespace keyfluent
