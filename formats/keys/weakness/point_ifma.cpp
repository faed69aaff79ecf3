// SPDX-License-Identifier: MIT
// Eight points of Ed25519 at a time, with the multiplications of 52 bits of AVX-512 IFMA.
//
// A number is five digits of 51 bits, each with room for one bit more; eight numbers lie side by
// side.  Digits of a product beyond the fifth count 19-fold (2^255 = 19 mod p).
#include "keyfluent/keys/weakness/point_kernels.h"

#ifdef __x86_64__

#include <immintrin.h>

#include <algorithm>
#include <array>

#define KEYFLUENT_IFMA __attribute__((target("avx512f,avx512ifma"), always_inline)) inline

namespace keyfluent {

namespace {

using field25519::Element;

constexpr std::size_t kLanes = 8;
constexpr std::size_t kDigits = 5;
constexpr unsigned kDigitBits = 51;
constexpr std::uint64_t kDigitMask = (std::uint64_t{1} << kDigitBits) - 1;

using Digits = std::array<std::uint64_t, kDigits>;

constexpr Digits kPrimeDigits = {kDigitMask - 18, kDigitMask, kDigitMask, kDigitMask, kDigitMask};

// Rows are eight numbers in memory.
struct alignas(64) Row {
  std::uint64_t digits[kDigits][kLanes];
};

// Words are eight unsigned words; the compilers know +, & and shifts of them.
using Words = unsigned long long __attribute__((vector_size(64)));

struct Lanes {
  Words digits[kDigits];
};

constexpr Digits digits_of(const Element& a) {
  return {a[0] & kDigitMask,
          (a[0] >> 51 | a[1] << 13) & kDigitMask,
          (a[1] >> 38 | a[2] << 26) & kDigitMask,
          (a[2] >> 25 | a[3] << 39) & kDigitMask,
          a[3] >> 12};
}

Element element_of(const Row& row, std::size_t lane) {
  Element sum = {};
  for (std::size_t i = kDigits; i-- > 0;) {
    // sum * 2^51 + digit: nothing is lost, as the digits above the lowest were below 2^204.
    sum = {sum[0] << 51,
           sum[0] >> 13 | sum[1] << 51,
           sum[1] >> 13 | sum[2] << 51,
           sum[2] >> 13 | sum[3] << 51};
    sum = field25519::add(sum, {row.digits[i][lane], 0, 0, 0});
  }
  return sum;
}

void put(Row& row, std::size_t lane, const Element& a) {
  const Digits digits = digits_of(a);
  for (std::size_t i = 0; i < kDigits; ++i) {
    row.digits[i][lane] = digits[i];
  }
}

KEYFLUENT_IFMA Words words(__m512i a) {
  return reinterpret_cast<Words>(a);
}

KEYFLUENT_IFMA __m512i vector(Words a) {
  return reinterpret_cast<__m512i>(a);
}

KEYFLUENT_IFMA Words broadcast(std::uint64_t word) {
  return words(_mm512_set1_epi64(static_cast<long long>(word)));
}

// add_low and add_high add a half of a product of 52 bits by 52.
KEYFLUENT_IFMA void add_low(Words& sum, Words a, Words b) {
  sum = words(_mm512_madd52lo_epu64(vector(sum), vector(a), vector(b)));
}

KEYFLUENT_IFMA void add_high(Words& sum, Words a, Words b) {
  sum = words(_mm512_madd52hi_epu64(vector(sum), vector(a), vector(b)));
}

KEYFLUENT_IFMA Lanes load(const Row& row) {
  Lanes a;
  for (std::size_t i = 0; i < kDigits; ++i) {
    a.digits[i] = words(_mm512_load_si512(row.digits[i]));
  }
  return a;
}

KEYFLUENT_IFMA void store(const Lanes& a, Row& row) {
  for (std::size_t i = 0; i < kDigits; ++i) {
    _mm512_store_si512(row.digits[i], vector(a.digits[i]));
  }
}

// carried takes digits below 2^61 to ones below 2^52.
KEYFLUENT_IFMA Lanes carried(const Lanes& a) {
  const Words mask = broadcast(kDigitMask);
  Lanes result;
  result.digits[0] = a.digits[0] & mask;
  add_low(result.digits[0], a.digits[kDigits - 1] >> kDigitBits, broadcast(19));
  for (std::size_t i = 1; i < kDigits; ++i) {
    result.digits[i] = (a.digits[i] & mask) + (a.digits[i - 1] >> kDigitBits);
  }
  return result;
}

// Sums are those of the low and the high halves of products.
struct Sums {
  Words low[2 * kDigits] = {};
  Words high[2 * kDigits] = {};
};

// folded: a high half counts 2^52, twice the next digit.  At most five of each are in a sum, so
// that digits stay below 2^61.
KEYFLUENT_IFMA Lanes folded(const Sums& sums) {
  Lanes result;
  for (std::size_t i = 0; i < kDigits; ++i) {
    const Words above = sums.low[i + kDigits] + (sums.high[i + kDigits] << 1);
    result.digits[i] = sums.low[i] + (sums.high[i] << 1) + above + (above << 1) + (above << 4);
  }
  return carried(result);
}

KEYFLUENT_IFMA Lanes multiply(const Lanes& a, const Lanes& b) {
  Sums sums;
#pragma GCC unroll 5
  for (std::size_t i = 0; i < kDigits; ++i) {
#pragma GCC unroll 5
    for (std::size_t j = 0; j < kDigits; ++j) {
      add_low(sums.low[i + j], a.digits[i], b.digits[j]);
      add_high(sums.high[i + j + 1], a.digits[i], b.digits[j]);
    }
  }
  return folded(sums);
}

// plus adds a constant of digits of 51 bits.
KEYFLUENT_IFMA Lanes plus(const Lanes& a, const Digits& constant) {
  Lanes sum;
  for (std::size_t i = 0; i < kDigits; ++i) {
    sum.digits[i] = a.digits[i] + broadcast(constant[i]);
  }
  return carried(sum);
}

KEYFLUENT_IFMA Lanes times_small(const Lanes& a, std::uint64_t factor) {
  Sums sums;
  for (std::size_t i = 0; i < kDigits; ++i) {
    add_low(sums.low[i], a.digits[i], broadcast(factor));
    add_high(sums.high[i + 1], a.digits[i], broadcast(factor));
  }
  return folded(sums);
}

constexpr Digits minus(std::uint64_t small) {
  Digits digits = kPrimeDigits;
  digits[0] -= small;
  return digits;
}

// ratio is ed25519_ratio.
KEYFLUENT_IFMA Lanes ratio(const Lanes& y) {
  const Lanes square = multiply(y, y);
  return multiply(plus(square, minus(1)), plus(times_small(square, 121665), minus(121666)));
}

// ---- the proof ----------------------------------------------------------------------------------

// A y of the curve that is neither 1 nor -1, for the places behind the last one: 4 / 5.
constexpr Element kGoodY = {
    0x6666666666666658, 0x6666666666666666, 0x6666666666666666, 0x6666666666666666};

Row take_row(std::span<const Element>& ys) {
  Row row;
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    put(row, lane, ys.empty() ? kGoodY : ys[0]);
    ys = ys.subspan(ys.empty() ? 0 : 1);
  }
  return row;
}

KEYFLUENT_IFMA Lanes one() {
  Lanes result;
  result.digits[0] = broadcast(1);
  for (std::size_t i = 1; i < kDigits; ++i) {
    result.digits[i] = broadcast(0);
  }
  return result;
}

// choose gives each lane 1, first, second or both, by its two bits.
KEYFLUENT_IFMA Lanes choose(const Lanes& first,
                            const Lanes& second,
                            const Lanes& both,
                            __mmask8 is_first,
                            __mmask8 is_second) {
  const Lanes none = one();
  Lanes result;
  for (std::size_t i = 0; i < kDigits; ++i) {
    const __m512i without =
        _mm512_mask_mov_epi64(vector(none.digits[i]), is_first, vector(first.digits[i]));
    const __m512i with =
        _mm512_mask_mov_epi64(vector(second.digits[i]), is_first, vector(both.digits[i]));
    result.digits[i] = words(_mm512_mask_mov_epi64(without, is_second, with));
  }
  return result;
}

using Products = std::array<Row, kProofProducts>;

// multiply_choices multiplies each of the products by its random choice of 16 ratios.
__attribute__((target("avx512f,avx512ifma"))) void multiply_choices(const Row& first_ys,
                                                                    const Row& second_ys,
                                                                    PointChooser& chooser,
                                                                    Products& products) {
  const Lanes first = ratio(load(first_ys));
  const Lanes second = ratio(load(second_ys));
  const Lanes both = multiply(first, second);
  std::uint64_t choices = 0;
  for (std::size_t i = 0; i < kProofProducts; ++i) {
    choices = i % 4 == 0 ? chooser.next() : choices >> 16;
    const Lanes chosen = choose(
        first, second, both, static_cast<__mmask8>(choices), static_cast<__mmask8>(choices >> 8));
    store(multiply(load(products[i]), chosen), products[i]);
  }
}

constexpr std::size_t kGroups = kProofProducts / kLanes;
using Groups = std::array<Row, kGroups>;

__attribute__((target("avx512f,avx512ifma"))) void square(Groups& a, int times) {
  for (; times > 0; --times) {
    for (Row& row : a) {
      const Lanes lanes = load(row);
      store(multiply(lanes, lanes), row);
    }
  }
}

__attribute__((target("avx512f,avx512ifma"))) void multiply(Groups& a, const Groups& b) {
  for (std::size_t i = 0; i < kGroups; ++i) {
    store(multiply(load(a[i]), load(b[i])), a[i]);
  }
}

// longer takes a^(2^m - 1) to a^(2^(m + n) - 1), given a^(2^n - 1).
Groups longer(const Groups& a, int n, const Groups& b) {
  Groups result = a;
  square(result, n);
  multiply(result, b);
  return result;
}

// euler takes each number to the power (p - 1) / 2 = 4 (2^252 - 3) + 2, which is 1 for squares.
Groups euler(const Groups& a) {
  const Groups of2 = longer(a, 1, a);
  const Groups of4 = longer(of2, 2, of2);
  const Groups of5 = longer(of4, 1, a);
  const Groups of10 = longer(of5, 5, of5);
  const Groups of20 = longer(of10, 10, of10);
  const Groups of40 = longer(of20, 20, of20);
  const Groups of50 = longer(of40, 10, of10);
  const Groups of100 = longer(of50, 50, of50);
  const Groups of200 = longer(of100, 100, of100);
  const Groups of250 = longer(of200, 50, of50);
  Groups power = longer(of250, 2, a);  // 4 (2^250 - 1) + 1 = 2^252 - 3
  square(power, 1);
  multiply(power, a);
  square(power, 1);
  return power;
}

// gather makes the product of the lanes of each product of choices.
__attribute__((target("avx512f,avx512ifma"))) Groups gather(const Products& choices) {
  Groups products;
  for (std::size_t group = 0; group < kGroups; ++group) {
    Lanes product = one();
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      Row factor;
      for (std::size_t i = 0; i < kDigits; ++i) {
        for (std::size_t to = 0; to < kLanes; ++to) {
          factor.digits[i][to] = choices[group * kLanes + to].digits[i][lane];
        }
      }
      product = multiply(product, load(factor));
    }
    store(product, products[group]);
  }
  return products;
}

bool are_one(const Groups& groups) {
  for (const Row& row : groups) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      if (!field25519::is_multiple_of_prime(
              field25519::subtract(element_of(row, lane), {1, 0, 0, 0}))) {
        return false;
      }
    }
  }
  return true;
}

}  // namespace

bool are_on_curve_ifma(std::span<const Element> ys, PointChooser chooser) {
  Products products = {};
  for (Row& row : products) {
    std::fill_n(row.digits[0], kLanes, 1);
  }
  while (!ys.empty()) {
    const Row first = take_row(ys);
    const Row second = take_row(ys);
    multiply_choices(first, second, chooser, products);
  }
  return are_one(euler(gather(products)));
}

}  // namespace keyfluent

#endif
