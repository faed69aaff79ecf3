// SPDX-License-Identifier: MIT
// The decoders of base64_kernels.h; the encoders are in base64_encoders.cpp.
#include "keyfluent/core/base64_kernels.h"

#include "keyfluent/core/base64_lanes.h"
#include "keyfluent/core/processor.h"

#include <array>
#include <cstring>

namespace keyfluent {
namespace {

// ---- plain C++ ----------------------------------------------------------------------------------

// A table for each position in a group of four holds the letter's bits where they belong in the
// three bytes; a group is four look-ups and three ORs.  kInvalid lies above the 24 bits.
constexpr std::uint32_t kInvalid = kNoBase64Value;
using GroupTable = std::array<std::uint32_t, 256>;

consteval GroupTable make_table(unsigned shift) {
  GroupTable table{};
  table.fill(kInvalid);
  for (std::size_t i = 0; i < kBase64Alphabet.size(); ++i) {
    table[static_cast<unsigned char>(kBase64Alphabet[i])] = static_cast<std::uint32_t>(i) << shift;
  }
  return table;
}

constexpr std::array<GroupTable, 4> kGroupTables = {
    make_table(18), make_table(12), make_table(6), make_table(0)};

std::uint32_t look_up(const char* group, std::size_t position) {
  return kGroupTables[position][static_cast<unsigned char>(group[position])];
}

bool decode_scalar(const char* text, std::size_t groups, std::uint8_t* to) {
  std::uint32_t seen = 0;
  for (; groups != 0; --groups, text += 4, to += 3) {
    const std::uint32_t bits =
        look_up(text, 0) | look_up(text, 1) | look_up(text, 2) | look_up(text, 3);
    seen |= bits;
    to[0] = static_cast<std::uint8_t>(bits >> 16);
    to[1] = static_cast<std::uint8_t>(bits >> 8);
    to[2] = static_cast<std::uint8_t>(bits);
  }
  return (seen & kInvalid) == 0;
}

// ---- constant time, for secrets -----------------------------------------------------------------
//
// Neither branches nor addresses depend on a character (mask_between).

bool decode_secret(const char* text, std::size_t groups, std::uint8_t* to) {
  std::uint32_t seen = 0;
  for (; groups != 0; --groups, text += 4, to += 3) {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const std::uint32_t value = base64_value(text[i]);
      seen |= value;
      bits = (bits << 6) | (value & 63);
    }
    to[0] = static_cast<std::uint8_t>(bits >> 16);
    to[1] = static_cast<std::uint8_t>(bits >> 8);
    to[2] = static_cast<std::uint8_t>(bits);
  }
  return (seen & kInvalid) == 0;
}

#ifdef __x86_64__

using namespace lanes;  // NOLINT(google-build-using-namespace): what the encoders share

// The kernels below turn each letter into its six bits, and then put four of them together by two
// multiplications with addition: pairs into 12 bits, pairs of those into 24 (W. Mula, D. Lemire:
// Faster Base64 Encoding and Decoding Using AVX2 Instructions, 2018).  The one of AVX-512 looks
// nothing up in memory and branches on nothing but the size, so that it may be given secrets.  So
// may that of AVX2 for secrets, which shifts instead of multiplying, and compares instead of
// looking up by bits of the letters: so valgrind can tell which bits a secret letter is in
// (tests/constant_time).
constexpr int kJoinPairs = 0x01400140;  // 64 * first + second
constexpr int kJoinFours = 0x00011000;  // 4096 * first + second

// ---- AVX2: 32 letters at a time -----------------------------------------------------------------

// Sixes are 32 letters' bits, and a number that is zero unless all of them are letters of base64.
struct Sixes {
  __m256i values;
  __m256i invalid;
};

// store_groups stores the 24 bytes of eight groups, each of which lies in 32 bits.
KEYFLUENT_AVX2_PART void store_groups(__m256i fours, std::uint8_t* to) {
  const __m256i order = _mm256_broadcastsi128_si256(
      _mm_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1));
  const __m256i bytes = _mm256_permutevar8x32_epi32(_mm256_shuffle_epi8(fours, order),
                                                    _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 3, 7));
  _mm_storeu_si128(static_cast<__m128i_u*>(static_cast<void*>(to)), _mm256_castsi256_si128(bytes));
  _mm_storel_epi64(static_cast<__m128i_u*>(static_cast<void*>(to + sizeof(__m128i))),
                   _mm256_extracti128_si256(bytes, 1));
}

constexpr Table kSetsOfUpperHalf = {16, 16, 1, 2, 4, 8, 4, 8, 16, 16, 16, 16, 16, 16, 16, 16};
constexpr Table kSetsOfLowerHalf = {21, 17, 17, 17, 17, 17, 17, 17, 17, 17, 19, 26, 27, 27, 27, 26};
// '/' alone is not told from '+' by its upper half: it takes the place before.
constexpr Table kLetterShifts = {
    0, 63 - '/', 62 - '+', 52 - '0', -'A', -'A', 26 - 'a', 26 - 'a', 0, 0, 0, 0, 0, 0, 0, 0};

// PublicLane looks up by the upper and the lower half of a letter: which sets of letters have such
// a half (a letter of base64 has none in common), and what is to be added to it.
struct PublicLane {
  KEYFLUENT_AVX2_PART static Sixes values(__m256i letters) {
    const __m256i slash = _mm256_set1_epi8('/');
    const __m256i upper = _mm256_and_si256(_mm256_srli_epi32(letters, 4), slash);
    const __m256i lower = _mm256_and_si256(letters, slash);
    const __m256i invalid = _mm256_and_si256(look_up_by_half(kSetsOfUpperHalf, upper),
                                             look_up_by_half(kSetsOfLowerHalf, lower));
    const __m256i which = _mm256_add_epi8(_mm256_cmpeq_epi8(letters, slash), upper);
    return {_mm256_add_epi8(letters, look_up_by_half(kLetterShifts, which)), invalid};
  }

  KEYFLUENT_AVX2_PART static __m256i join(__m256i sixes) {
    return _mm256_madd_epi16(_mm256_maddubs_epi16(sixes, _mm256_set1_epi32(kJoinPairs)),
                             _mm256_set1_epi32(kJoinFours));
  }
};

// is_between compares signed bytes; letters of base64 are all below 0x80.
KEYFLUENT_AVX2_PART __m256i is_between(__m256i value, char low, char high) {
  return _mm256_and_si256(_mm256_cmpgt_epi8(value, _mm256_set1_epi8(static_cast<char>(low - 1))),
                          _mm256_cmpgt_epi8(_mm256_set1_epi8(static_cast<char>(high + 1)), value));
}

KEYFLUENT_AVX2_PART __m256i shifted_where(__m256i mask, int shift) {
  return _mm256_and_si256(mask, _mm256_set1_epi8(static_cast<char>(shift)));
}

struct SecretLane {
  KEYFLUENT_AVX2_PART static Sixes values(__m256i letters) {
    const __m256i upper = is_between(letters, 'A', 'Z');
    const __m256i lower = is_between(letters, 'a', 'z');
    const __m256i digit = is_between(letters, '0', '9');
    const __m256i plus = _mm256_cmpeq_epi8(letters, _mm256_set1_epi8('+'));
    const __m256i slash = _mm256_cmpeq_epi8(letters, _mm256_set1_epi8('/'));
    const __m256i words = _mm256_or_si256(upper, lower);
    const __m256i others = _mm256_or_si256(digit, _mm256_or_si256(plus, slash));
    const __m256i shift = _mm256_or_si256(
        _mm256_or_si256(shifted_where(upper, -'A'), shifted_where(lower, 26 - 'a')),
        _mm256_or_si256(
            shifted_where(digit, 52 - '0'),
            _mm256_or_si256(shifted_where(plus, 62 - '+'), shifted_where(slash, 63 - '/'))));
    return {_mm256_add_epi8(letters, shift),
            _mm256_andnot_si256(_mm256_or_si256(words, others), _mm256_set1_epi8(-1))};
  }

  KEYFLUENT_AVX2_PART static __m256i join(__m256i sixes) {
    sixes = _mm256_and_si256(sixes, _mm256_set1_epi8(63));
    const __m256i pairs =
        _mm256_or_si256(_mm256_and_si256(_mm256_slli_epi16(sixes, 6), _mm256_set1_epi16(0x0FC0)),
                        _mm256_srli_epi16(sixes, 8));
    return _mm256_or_si256(
        _mm256_and_si256(_mm256_slli_epi32(pairs, 12), _mm256_set1_epi32(0x00FFF000)),
        _mm256_srli_epi32(pairs, 16));
  }
};

// The last lane of a text that is no multiple of lanes begins inside the one before, and decodes
// some of it again.  kRest decodes what is shorter than a lane.
template <class Lane, Base64Kernel kRest>
KEYFLUENT_AVX2 bool decode_avx2(const char* text, std::size_t groups, std::uint8_t* to) {
  if (groups < kAvx2Groups) {
    return kRest(text, groups, to);
  }
  const std::size_t last = groups - kAvx2Groups;
  __m256i invalid = _mm256_setzero_si256();
  for (std::size_t next = 0; next < groups; next += kAvx2Groups) {
    const std::size_t at = next < last ? next : last;
    const Sixes sixes = Lane::values(load_letters(text + 4 * at));
    invalid = _mm256_or_si256(invalid, sixes.invalid);
    store_groups(Lane::join(sixes.values), to + 3 * at);
  }
  return _mm256_testz_si256(invalid, invalid) != 0;
}

// ---- AVX-512 with VBMI: 64 letters at a time, the last ones under a mask ------------------------

constexpr std::size_t kAvx512Groups = 16;

// The values of all ASCII characters: bit 7 says that it is no letter.
consteval Lane make_values(unsigned first) {
  Lane values{};
  values.fill(0x80);
  for (std::size_t i = 0; i < kBase64Alphabet.size(); ++i) {
    const unsigned letter = static_cast<unsigned char>(kBase64Alphabet[i]);
    if (letter >= first && letter < first + 64) {
      values[letter - first] = static_cast<std::uint8_t>(i);
    }
  }
  return values;
}

// Each group's three bytes lie in the wrong order in 32 bits.
consteval Lane make_order() {
  Lane order{};
  for (std::size_t i = 0; i < 48; ++i) {
    order[i] = static_cast<std::uint8_t>(i / 3 * 4 + 2 - i % 3);
  }
  return order;
}

alignas(64) constexpr Lane kLowValues = make_values(0);
alignas(64) constexpr Lane kHighValues = make_values(64);
alignas(64) constexpr Lane kOrder = make_order();

__attribute__((target("avx512f,avx512bw,avx512vbmi"))) bool decode_avx512(const char* text,
                                                                          std::size_t groups,
                                                                          std::uint8_t* to) {
  const __m512i low = load_lane(kLowValues);
  const __m512i high = load_lane(kHighValues);
  const __m512i order = load_lane(kOrder);
  __m512i seen = _mm512_setzero_si512();
  while (groups != 0) {
    const std::size_t now = groups < kAvx512Groups ? groups : kAvx512Groups;
    const __mmask64 in = ~std::uint64_t{0} >> (64 - 4 * now);
    const __mmask64 out = ~std::uint64_t{0} >> (64 - 3 * now);
    const __m512i letters = _mm512_mask_loadu_epi8(_mm512_set1_epi8('A'), in, text);
    const __m512i values = _mm512_permutex2var_epi8(low, letters, high);
    seen = _mm512_or_si512(seen, _mm512_or_si512(letters, values));  // bit 7 of a letter: not ASCII
    const __m512i pairs = _mm512_maddubs_epi16(values, _mm512_set1_epi32(kJoinPairs));
    const __m512i fours = _mm512_madd_epi16(pairs, _mm512_set1_epi32(kJoinFours));
    _mm512_mask_storeu_epi8(to, out, _mm512_maskz_permutexvar_epi8(~__mmask64{0}, order, fours));
    text += 4 * now;
    to += 3 * now;
    groups -= now;
  }
  return _mm512_movepi8_mask(seen) == 0;
}

#endif

// Found is what this processor can run.
struct Found {
  explicit Found(bool is_secret)
      : kernels{
            {{is_secret ? "constant time" : "scalar", is_secret ? decode_secret : decode_scalar}}} {
#ifdef __x86_64__
    if (has_avx2()) {
      kernels[count++] = {"avx2",
                          is_secret ? decode_avx2<SecretLane, decode_secret>
                                    : decode_avx2<PublicLane, decode_scalar>};
    }
    if (has_avx512_vbmi()) {
      kernels[count++] = {"avx512", decode_avx512};
    }
#endif
  }

  std::array<NamedBase64Kernel, 3> kernels;
  std::size_t count = 1;
};

}  // namespace

std::span<const NamedBase64Kernel> base64_kernels() {
  static const Found found(false);
  return {found.kernels.data(), found.count};
}

std::span<const NamedBase64Kernel> base64_secret_kernels() {
  static const Found found(true);
  return {found.kernels.data(), found.count};
}

Base64Kernel base64_secret_kernel() {
  static const Base64Kernel fastest = base64_secret_kernels().back().decode;
  return fastest;
}

Base64Kernel base64_kernel() {
  static const Base64Kernel fastest = base64_kernels().back().decode;
  return fastest;
}

}  // namespace keyfluent
