// SPDX-License-Identifier: MIT
// word_end (core/text.h): nearly all characters of a key's line lie between two blanks.
#include "keyfluent/core/text.h"

#include <bit>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace keyfluent {
namespace {

#ifdef __SSE2__

constexpr std::size_t kLane = 16;

__m128i blanks_at(const char* text) {
  const __m128i bytes =
      _mm_loadu_si128(static_cast<const __m128i_u*>(static_cast<const void*>(text)));
  return _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')),
                      _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\t')));
}

// skip_lanes moves over whole lanes of 16 bytes without a blank; true if it stands on a blank.
bool skip_lanes(std::string_view text, std::size_t& at) {
  for (; at + 4 * kLane <= text.size(); at += 4 * kLane) {
    const char* const from = text.data() + at;
    const __m128i any =
        _mm_or_si128(_mm_or_si128(blanks_at(from), blanks_at(from + kLane)),
                     _mm_or_si128(blanks_at(from + 2 * kLane), blanks_at(from + 3 * kLane)));
    if (_mm_movemask_epi8(any) != 0) {
      break;
    }
  }
  for (; at + kLane <= text.size(); at += kLane) {
    const auto found = static_cast<unsigned>(_mm_movemask_epi8(blanks_at(text.data() + at)));
    if (found != 0) {
      at += static_cast<std::size_t>(std::countr_zero(found));
      return true;
    }
  }
  return false;
}

#else

bool skip_lanes(std::string_view /*text*/, std::size_t& /*at*/) {
  return false;
}

#endif

}  // namespace

std::size_t word_end(std::string_view text, std::size_t from) {
  std::size_t at = from;
  if (skip_lanes(text, at)) {
    return at;
  }
  while (at < text.size() && !is_blank(text[at])) {
    ++at;
  }
  return at;
}

}  // namespace keyfluent
