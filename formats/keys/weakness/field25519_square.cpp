// SPDX-License-Identifier: MIT
// is_square (field25519.h): the Jacobi symbol by division steps.
//
// A step halves g, or adds f to it before, or the other way round; which of these depends on low
// bits alone.  So 62 steps are found from the lowest words, and done with all of the numbers by one
// multiplication with a matrix (D. J. Bernstein and B.-Y. Yang, Fast constant-time gcd computation
// and modular inversion, 2019).  That steps add and never subtract keeps f and g above zero, where
// the symbol's rules hold (P. Wuille's variant).  They then nearly always, but not surely, end at f
// = 1; Euler's criterion decides the rest.
#include "keyfluent/keys/weakness/field25519.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <utility>

namespace keyfluent::field25519 {

namespace {

__extension__ using Wide = unsigned __int128;

constexpr Element kOne = {1, 0, 0, 0};
constexpr int kSteps = 62;       // a matrix of them fits into words
constexpr int kMostRounds = 25;  // half of them are usual

// Row is what of f and g becomes one of them, times 2^62.  Its sum is at most that, so that neither
// of them grows.
struct Row {
  std::uint64_t of_f;
  std::uint64_t of_g;
};

class DivisionSteps {
 public:
  explicit DivisionSteps(const Element& g) : g_(g) {}

  // symbol is that of g over p, 1 or -1, if it is found.
  std::optional<int> symbol() {
    for (int round = 0; round < kMostRounds; ++round) {
      take_steps();
      if (f_ == kOne) {
        return is_negative_ % 2 == 0 ? 1 : -1;
      }
    }
    return std::nullopt;
  }

 private:
  // take_steps takes 62 of them.
  void take_steps() {
    Row to_f = {1, 0};
    Row to_g = {0, 1};
    std::uint64_t f = f_[0];
    std::uint64_t g = g_[0];
    for (int left = kSteps;;) {
      const int zeros = std::countr_zero(g | ~std::uint64_t{0} << left);
      g >>= zeros;
      to_f = {to_f.of_f << zeros, to_f.of_g << zeros};
      delta_ -= zeros;
      left -= zeros;
      // 2 has the symbol -1 over 3 and 5 modulo 8.
      is_negative_ ^= static_cast<std::uint64_t>(zeros) & (f >> 1 ^ f >> 2);
      if (left == 0) {
        break;
      }
      if (delta_ < 0) {
        delta_ = -delta_;
        std::swap(f, g);
        std::swap(to_f, to_g);
        is_negative_ ^= (f & g) >> 1;  // the symbol turns if both are 3 modulo 4
      }
      const std::uint64_t factor = clearing(f, g, std::min(delta_ + 1, left));
      g += factor * f;
      to_g = {to_g.of_f + factor * to_f.of_f, to_g.of_g + factor * to_f.of_g};
    }
    const Element next_f = combined(to_f);
    g_ = combined(to_g);
    f_ = next_f;
  }

  // clearing is a factor for which g + factor f has so many zeros at its end, but six at most.  f
  // is its own inverse modulo 8; an inverse, times 2 - f times it, is right in twice the bits.
  static std::uint64_t clearing(std::uint64_t f, std::uint64_t g, int zeros) {
    constexpr int kMostZeros = 6;
    const std::uint64_t negated_inverse = f * (f * f - 2);
    return negated_inverse * g & ((std::uint64_t{1} << std::min(zeros, kMostZeros)) - 1);
  }

  [[nodiscard]] Element combined(const Row& row) const {
    std::array<std::uint64_t, 5> sum{};
    Wide carry = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const Wide of_f = Wide{row.of_f} * f_[i];
      const Wide of_g = Wide{row.of_g} * g_[i];
      carry += static_cast<std::uint64_t>(of_f);
      carry += static_cast<std::uint64_t>(of_g);
      sum[i] = static_cast<std::uint64_t>(carry);
      carry = (carry >> 64) + (of_f >> 64) + (of_g >> 64);
    }
    sum[4] = static_cast<std::uint64_t>(carry);
    Element result{};
    for (std::size_t i = 0; i < 4; ++i) {
      result[i] = sum[i] >> kSteps | sum[i + 1] << (64 - kSteps);
    }
    return result;
  }

  Element f_ = kPrime;
  Element g_;
  int delta_ = -1;                 // below zero, f takes g's place
  std::uint64_t is_negative_ = 0;  // its lowest bit
};

// Euler's criterion: squares to the power (p - 1) / 2 = 2^254 - 10 are 1.
bool is_square_by_power(const Element& a) {
  constexpr std::uint64_t kLowestWord = 0 - std::uint64_t{10};
  Element power = kOne;
  for (int bit = 253; bit >= 0; --bit) {
    power = multiply(power, power);
    if (bit >= 64 || (kLowestWord >> bit & 1) != 0) {
      power = multiply(power, a);
    }
  }
  return is_multiple_of_prime(subtract(power, kOne));
}

}  // namespace

bool is_square(const Element& a) {
  if (is_multiple_of_prime(a)) {
    return true;
  }
  const std::optional<int> symbol = DivisionSteps(a).symbol();
  return symbol ? *symbol == 1 : is_square_by_power(a);
}

}  // namespace keyfluent::field25519
