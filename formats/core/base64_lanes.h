// SPDX-License-Identifier: MIT
// What the decoders and the encoders of base64 share: how the lanes of AVX2 and AVX-512 are loaded
// and looked up.  For base64_kernels.cpp and base64_encoders.cpp alone.
#pragma once

#ifdef __x86_64__

#include <immintrin.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace keyfluent::lanes {

// Groups of four letters, which are three bytes, in a lane of AVX2.
inline constexpr std::size_t kAvx2Groups = 8;

#define KEYFLUENT_AVX2 __attribute__((target("avx2")))
// Else the constants are loaded for each lane.
#define KEYFLUENT_AVX2_PART __attribute__((target("avx2"), always_inline)) inline

// load_letters loads 32 characters.
KEYFLUENT_AVX2_PART __m256i load_letters(const char* text) {
  return _mm256_loadu_si256(static_cast<const __m256i_u*>(static_cast<const void*>(text)));
}

// Table is looked up by the lower four bits of a byte, in each half of a lane.
using Table = std::array<char, 16>;

KEYFLUENT_AVX2_PART __m256i look_up_by_half(const Table& table, __m256i at) {
  const __m128i half =
      _mm_loadu_si128(static_cast<const __m128i_u*>(static_cast<const void*>(table.data())));
  return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(half), at);
}

// Lane is what AVX-512 takes at once.
using Lane = std::array<std::uint8_t, 64>;

__attribute__((target("avx512f,avx512bw,avx512vbmi"))) inline __m512i load_lane(const Lane& lane) {
  return _mm512_loadu_si512(lane.data());
}

}  // namespace keyfluent::lanes

#endif
