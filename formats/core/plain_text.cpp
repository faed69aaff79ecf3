// SPDX-License-Identifier: MIT
#include "keyfluent/core/plain_text.h"

#include <algorithm>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace keyfluent {
namespace {

bool is_plain(char c) {
  return c >= 0x20 && c < 0x7F;
}

#ifdef __SSE2__

constexpr std::size_t kLane = 16;

// odd_at marks the bytes that are not plain.  As signed numbers, those from 0x80 on lie below 0x20.
__m128i odd_at(const char* text) {
  const __m128i bytes =
      _mm_loadu_si128(static_cast<const __m128i_u*>(static_cast<const void*>(text)));
  return _mm_or_si128(_mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)),
                      _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7F)));
}

#endif

}  // namespace

bool is_plain_text(std::string_view text) {
#ifdef __SSE2__
  if (text.size() >= kLane) {
    __m128i odd = odd_at(text.data() + text.size() - kLane);
    for (std::size_t at = 0; at + kLane < text.size(); at += kLane) {
      odd = _mm_or_si128(odd, odd_at(text.data() + at));
    }
    return _mm_movemask_epi8(odd) == 0;
  }
#endif
  return std::all_of(text.begin(), text.end(), is_plain);
}

}  // namespace keyfluent
