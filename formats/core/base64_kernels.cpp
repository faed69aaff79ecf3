// SPDX-License-Identifier: MIT
#include "keyfluent/core/base64_kernels.h"

#include "keyfluent/core/processor.h"

#include <array>
#include <cstring>

#ifdef __x86_64__
#include <immintrin.h>
#endif

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

constexpr std::size_t kAvx2Groups = 8;

#define KEYFLUENT_AVX2 __attribute__((target("avx2")))
// Else the constants are loaded for each lane.
#define KEYFLUENT_AVX2_PART __attribute__((target("avx2"), always_inline)) inline

// Sixes are 32 letters' bits, and a number that is zero unless all of them are letters of base64.
struct Sixes {
  __m256i values;
  __m256i invalid;
};

KEYFLUENT_AVX2_PART __m256i load_letters(const char* text) {
  return _mm256_loadu_si256(static_cast<const __m256i_u*>(static_cast<const void*>(text)));
}

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

// Table is looked up by the lower four bits of a byte, in each half of a lane.
using Table = std::array<char, 16>;

KEYFLUENT_AVX2_PART __m256i look_up(const Table& table, __m256i at) {
  const __m128i half =
      _mm_loadu_si128(static_cast<const __m128i_u*>(static_cast<const void*>(table.data())));
  return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(half), at);
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
    const __m256i invalid =
        _mm256_and_si256(look_up(kSetsOfUpperHalf, upper), look_up(kSetsOfLowerHalf, lower));
    const __m256i which = _mm256_add_epi8(_mm256_cmpeq_epi8(letters, slash), upper);
    return {_mm256_add_epi8(letters, look_up(kLetterShifts, which)), invalid};
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
using Lane = std::array<std::uint8_t, 64>;

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

__attribute__((target("avx512f,avx512bw,avx512vbmi"))) __m512i load_lane(const Lane& lane) {
  return _mm512_loadu_si512(lane.data());
}

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

// ---- encoders -----------------------------------------------------------------------------------

std::size_t unpadded_size(std::size_t bytes) {
  return (bytes * 4 + 2) / 3;
}

// Twelve bits at a time are two letters.
using LetterPairs = std::array<std::array<char, 2>, 4096>;

consteval LetterPairs make_pairs() {
  LetterPairs pairs{};
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    pairs[i] = {kBase64Alphabet[i >> 6], kBase64Alphabet[i & 63]};
  }
  return pairs;
}

constexpr LetterPairs kLetterPairs = make_pairs();

void encode_scalar(const std::uint8_t* from, std::size_t size, char* to) {
  for (; size >= 3; size -= 3, from += 3, to += 4) {
    const unsigned bits = unsigned{from[0]} << 16 | unsigned{from[1]} << 8 | from[2];
    std::memcpy(to, kLetterPairs[bits >> 12].data(), 2);
    std::memcpy(to + 2, kLetterPairs[bits & 0xFFF].data(), 2);
  }
  if (size != 0) {
    const unsigned bits = unsigned{from[0]} << 16 | (size == 2 ? unsigned{from[1]} << 8 : 0U);
    std::memcpy(to, kLetterPairs[bits >> 12].data(), 2);
    if (size == 2) {
      to[2] = kBase64Alphabet[bits >> 6 & 63];
    }
  }
}

#ifdef __x86_64__

// ---- AVX2: 24 bytes at a time, by the same paper -----------------------------------------------
//
// Two products bring six bits of each into a byte of their own, and what is to be added to make
// them letters is looked up by which of the five ranges of the alphabet they are in.

KEYFLUENT_AVX2_PART __m128i load_half(const std::uint8_t* from) {
  return _mm_loadu_si128(static_cast<const __m128i_u*>(static_cast<const void*>(from)));
}

// Twelve bytes at the start of the lower half, and as many at the end of the upper one.
constexpr std::array<char, 32> kSpreadOrder = {1, 0,  2,  1,  4,  3,  5,  4,  7,  6, 8,
                                               7, 10, 9,  11, 10, 5,  4,  6,  5,  8, 7,
                                               9, 8,  11, 10, 12, 11, 14, 13, 15, 14};

// By range: small letters, ten digits, two signs, capital letters.
consteval Table make_value_shifts() {
  Table shifts;
  shifts.fill('0' - 52);
  shifts[0] = 'a' - 26;
  shifts[11] = '+' - 62;
  shifts[12] = '/' - 63;
  shifts[13] = 'A';
  return shifts;
}

constexpr Table kValueShifts = make_value_shifts();

KEYFLUENT_AVX2_PART __m256i letters_of(__m256i bytes) {
  const __m256i spread = _mm256_shuffle_epi8(bytes, load_letters(kSpreadOrder.data()));
  const __m256i odd = _mm256_mulhi_epu16(_mm256_and_si256(spread, _mm256_set1_epi32(0x0FC0FC00)),
                                         _mm256_set1_epi32(0x04000040));
  const __m256i even = _mm256_mullo_epi16(_mm256_and_si256(spread, _mm256_set1_epi32(0x003F03F0)),
                                          _mm256_set1_epi32(0x01000010));
  const __m256i sixes = _mm256_or_si256(odd, even);
  // 0 for 26 to 51, 1 to 12 for 52 to 63, and 13 for 0 to 25.
  const __m256i is_upper = _mm256_cmpgt_epi8(_mm256_set1_epi8(26), sixes);
  const __m256i range = _mm256_or_si256(_mm256_subs_epu8(sixes, _mm256_set1_epi8(51)),
                                        _mm256_and_si256(is_upper, _mm256_set1_epi8(13)));
  return _mm256_add_epi8(look_up(kValueShifts, range), sixes);
}

KEYFLUENT_AVX2_PART void store_letters(__m256i letters, char* to) {
  _mm256_storeu_si256(static_cast<__m256i_u*>(static_cast<void*>(to)), letters);
}

// The last lane encodes some of the one before again, as in decode_avx2.
KEYFLUENT_AVX2 void encode_lanes(const std::uint8_t* from, std::size_t groups, char* to) {
  constexpr std::size_t kUpperHalf = 8;
  const std::size_t last = groups - kAvx2Groups;
  for (std::size_t next = 0; next < groups; next += kAvx2Groups) {
    const std::size_t at = next < last ? next : last;
    const std::uint8_t* const bytes = from + 3 * at;
    store_letters(letters_of(_mm256_set_m128i(load_half(bytes + kUpperHalf), load_half(bytes))),
                  to + 4 * at);
  }
  _mm256_zeroupper();  // old instructions, as those for SHA-256, wait for upper halves in use
}

// encode_digest encodes a SHA-256 hash.  It loads what was stored as it was stored: else the
// processor waits.
constexpr std::size_t kDigestBytes = 32;

KEYFLUENT_AVX2 void encode_digest(const std::uint8_t* from, char* to) {
  const __m128i first = load_half(from);
  const __m128i second = load_half(from + sizeof first);
  const __m128i middle = _mm_alignr_epi8(second, first, 8);
  store_letters(letters_of(_mm256_set_m128i(middle, first)), to);
  // Eight bytes are left: eleven letters, in two steps of eight.
  const __m128i rest = _mm_srli_si128(second, 8);
  const __m128i letters = _mm256_castsi256_si128(letters_of(_mm256_castsi128_si256(rest)));
  const auto store = [](__m128i eight, char* at) KEYFLUENT_AVX2 {
    _mm_storel_epi64(static_cast<__m128i_u*>(static_cast<void*>(at)), eight);
  };
  store(letters, to + 32);
  store(_mm_srli_si128(letters, 3), to + 35);
  _mm256_zeroupper();
}

void encode_avx2(const std::uint8_t* from, std::size_t size, char* to) {
  if (size == kDigestBytes) {
    encode_digest(from, to);
    return;
  }
  std::size_t groups = size / 3;
  if (groups >= kAvx2Groups) {
    encode_lanes(from, groups, to);
  } else {
    groups = 0;
  }
  encode_scalar(from + 3 * groups, size - 3 * groups, to + 4 * groups);
}

// Each three bytes become four, in the order in which shifts bring six bits of them down.
consteval Lane make_spread() {
  Lane spread{};
  for (std::size_t i = 0; i < spread.size(); ++i) {
    constexpr std::array<std::size_t, 4> kPlaces = {1, 0, 2, 1};
    spread[i] = static_cast<std::uint8_t>(i / 4 * 3 + kPlaces[i % 4]);
  }
  return spread;
}

consteval Lane make_shifts() {
  Lane shifts{};
  for (std::size_t i = 0; i < shifts.size(); ++i) {
    constexpr std::array<std::uint8_t, 4> kShifts = {10, 4, 22, 16};
    shifts[i] = static_cast<std::uint8_t>(kShifts[i % 4] + (i % 8 < 4 ? 0 : 32));
  }
  return shifts;
}

alignas(64) constexpr Lane kSpread = make_spread();
alignas(64) constexpr Lane kShifts = make_shifts();

// 48 bytes at a time, the last ones under a mask.
__attribute__((target("avx512f,avx512bw,avx512vbmi"))) void encode_avx512(const std::uint8_t* from,
                                                                          std::size_t size,
                                                                          char* to) {
  constexpr std::size_t kStep = 48;
  const __m512i letters = _mm512_loadu_si512(kBase64Alphabet.data());
  while (size != 0) {
    const std::size_t now = size < kStep ? size : kStep;
    const __mmask64 in = ~std::uint64_t{0} >> (64 - now);
    const __mmask64 out = ~std::uint64_t{0} >> (64 - unpadded_size(now));
    const __m512i bytes = _mm512_maskz_loadu_epi8(in, from);
    const __m512i spread = _mm512_maskz_permutexvar_epi8(~__mmask64{0}, load_lane(kSpread), bytes);
    const __m512i sixes =
        _mm512_maskz_multishift_epi64_epi8(~__mmask64{0}, load_lane(kShifts), spread);
    _mm512_mask_storeu_epi8(to, out, _mm512_maskz_permutexvar_epi8(~__mmask64{0}, sixes, letters));
    from += now;
    to += 64;
    size -= now;
  }
}

#endif

// FoundEncoders is what this processor can run.
struct FoundEncoders {
  std::array<NamedBase64Encoder, 3> encoders = {{{"scalar", encode_scalar}}};
  std::size_t count = 1;
};

FoundEncoders find_encoders() {
  FoundEncoders found;
#ifdef __x86_64__
  if (has_avx2()) {
    found.encoders[found.count++] = {"avx2", encode_avx2};
  }
  if (has_avx512_vbmi()) {
    found.encoders[found.count++] = {"avx512", encode_avx512};
  }
#endif
  return found;
}

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

std::span<const NamedBase64Encoder> base64_encoders() {
  static const FoundEncoders found = find_encoders();
  return {found.encoders.data(), found.count};
}

Base64Encoder base64_encoder() {
  static const Base64Encoder fastest = base64_encoders().back().encode;
  return fastest;
}

void append_base64_unpadded(ByteView bytes, std::string& to) {
  const std::size_t at = to.size();
  to.resize(at + unpadded_size(bytes.size()));
  base64_encoder()(bytes.data(), bytes.size(), to.data() + at);
}

}  // namespace keyfluent
