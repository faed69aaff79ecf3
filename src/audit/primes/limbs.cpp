// SPDX-License-Identifier: MIT
#include "src/audit/primes/limbs.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace keyfluent::audit {

Limbs Limbs::of(ByteView magnitude) {
  Limbs number((magnitude.size() + 7) / 8);
  std::fill_n(number.data(), number.size(), mp_limb_t{0});
  for (std::size_t i = 0; i < magnitude.size(); ++i) {
    const mp_limb_t byte = magnitude[magnitude.size() - 1 - i];
    number.data()[i / 8] |= byte << (8 * (i % 8));
  }
  return number;
}

Bytes Limbs::bytes() const {
  Bytes bytes;
  for (std::size_t i = size_ * 8; i-- > 0;) {
    const auto byte = static_cast<std::uint8_t>(limbs_[i / 8] >> (8 * (i % 8)));
    if (byte != 0 || !bytes.empty()) {
      bytes.push_back(byte);
    }
  }
  return bytes;
}

Limbs Limbs::copy() const {
  Limbs result(size_);
  std::copy_n(data(), size_, result.data());
  return result;
}

std::size_t Limbs::used() const {
  std::size_t used = size_;
  while (used > 0 && limbs_[used - 1] == 0) {
    --used;
  }
  return used;
}

Limbs product(const Limbs& a, const Limbs& b) {
  const Limbs& large = a.size() < b.size() ? b : a;
  const Limbs& small = a.size() < b.size() ? a : b;
  Limbs result(a.size() + b.size());
  gmp()->mul(result.data(), large.data(), large.count(), small.data(), small.count());
  return result;
}

namespace {

// The scratch that mulmod_bnm1 wants, at most.
constexpr std::size_t scratch_size(std::size_t size) {
  return 2 * size + 4;
}

Limbs part(const Limbs& number, std::size_t begin, std::size_t end) {
  Limbs result(end - begin);
  std::copy(number.data() + begin, number.data() + end, result.data());
  return result;
}

}  // namespace

// Modulo 2^(64 m) - 1 with m >= high.size(), what runs over the top is added to limbs below
// low.size(), which are not wanted.
Limbs middle_product(const Limbs& high, const Limbs& low) {
  const Gmp& library = *gmp();
  if (library.mulmod_bnm1 == nullptr || library.mulmod_bnm1_next_size == nullptr) {
    return part(product(high, low), low.size(), high.size());
  }
  const mp_size_t size = library.mulmod_bnm1_next_size(high.count());
  const auto limbs = static_cast<std::size_t>(size);
  Limbs result(limbs);
  Limbs scratch(scratch_size(limbs));
  library.mulmod_bnm1(
      result.data(), size, high.data(), high.count(), low.data(), low.count(), scratch.data());
  scratch.clear();
  return part(result, low.size(), high.size());
}

Division divide(const Limbs& a, const Limbs& divisor) {
  const std::size_t size = divisor.used();
  Division division{Limbs(a.size() >= size ? a.size() - size + 1 : 1), Limbs(divisor.size())};
  std::fill_n(division.remainder.data(), divisor.size(), mp_limb_t{0});
  if (a.size() < size) {
    division.quotient.data()[0] = 0;
    std::copy_n(a.data(), a.size(), division.remainder.data());
    return division;
  }
  gmp()->tdiv_qr(division.quotient.data(),
                 division.remainder.data(),
                 0,
                 a.data(),
                 a.count(),
                 divisor.data(),
                 static_cast<mp_size_t>(size));
  return division;
}

namespace {

// is_less compares numbers without zeros at the top.
bool is_less(const Limbs& a, const Limbs& b) {
  if (a.size() != b.size()) {
    return a.size() < b.size();
  }
  for (std::size_t i = a.size(); i-- > 0;) {
    if (a.data()[i] != b.data()[i]) {
      return a.data()[i] < b.data()[i];
    }
  }
  return false;
}

// without_twos divides by the highest power of two.
Limbs without_twos(const Limbs& number) {
  std::size_t limb = 0;
  while (number.data()[limb] == 0) {
    ++limb;
  }
  const auto bits = static_cast<unsigned>(std::countr_zero(number.data()[limb]));
  Limbs result = part(number, limb, number.size());
  for (std::size_t i = 0; bits != 0 && i < result.size(); ++i) {
    const mp_limb_t next = i + 1 < result.size() ? result.data()[i + 1] : 0;
    result.data()[i] = (result.data()[i] >> bits) | (next << (64 - bits));
  }
  return part(result, 0, result.used());
}

}  // namespace

Limbs greatest_common_divisor(const Limbs& a, const Limbs& b) {
  Limbs large = part(a, 0, a.used());
  Limbs small = part(b, 0, b.used());
  if (is_less(large, small)) {
    std::swap(large, small);
  }
  // mpn_gcd wants the smaller one odd; if it is even, the other is odd and its twos are not shared.
  small = without_twos(small);
  Limbs result(small.size());
  const mp_size_t size =
      gmp()->gcd(result.data(), large.data(), large.count(), small.data(), small.count());
  return part(result, 0, static_cast<std::size_t>(size));
}

}  // namespace keyfluent::audit
