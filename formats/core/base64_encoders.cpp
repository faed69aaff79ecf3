// SPDX-License-Identifier: MIT
// The encoders of base64_kernels.h.
#include "keyfluent/core/base64_kernels.h"
#include "keyfluent/core/base64_lanes.h"
#include "keyfluent/core/processor.h"

#include <array>
#include <cstring>

namespace keyfluent {
namespace {

#ifdef __x86_64__
using namespace lanes;  // NOLINT(google-build-using-namespace): what the decoders share
#endif

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
  return _mm256_add_epi8(look_up_by_half(kValueShifts, range), sixes);
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

}  // namespace

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
