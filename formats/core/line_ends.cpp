// SPDX-License-Identifier: MIT
#include "keyfluent/core/line_ends.h"

#include "keyfluent/core/processor.h"

#include <algorithm>
#include <array>
#include <bit>

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace keyfluent {

namespace {

std::size_t find_scalar(std::string_view text, std::uint32_t base, std::uint32_t* ends) {
  std::size_t count = 0;
  for (std::size_t at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1)) {
    ends[count++] = base + static_cast<std::uint32_t>(at);
  }
  return count;
}

#ifdef __x86_64__

// The kernels below turn kLineEndStep bytes into a bit each.  Lines of keys are longer than that,
// so the first place is written whether there is one or not, and only a second one costs a branch.
using Mask = std::uint64_t;

#define KEYFLUENT_BITS __attribute__((target("bmi"), always_inline)) inline

KEYFLUENT_BITS std::uint32_t* put_places(Mask mask, std::uint32_t base, std::uint32_t* ends) {
  *ends = base + static_cast<std::uint32_t>(std::countr_zero(mask));
  ends += mask == 0 ? 0 : 1;
  for (mask &= mask - 1; mask != 0; mask &= mask - 1) {
    *ends++ = base + static_cast<std::uint32_t>(std::countr_zero(mask));
  }
  return ends;
}

__attribute__((target("avx2,bmi"))) std::size_t find_avx2(std::string_view text,
                                                          std::uint32_t base,
                                                          std::uint32_t* ends) {
  constexpr std::size_t kHalf = kLineEndStep / 2;
  const __m256i wanted = _mm256_set1_epi8('\n');
  std::uint32_t* end = ends;
  for (std::size_t at = 0; at < text.size(); at += kLineEndStep) {
    std::array<Mask, 2> halves;
    for (std::size_t i = 0; i < halves.size(); ++i) {
      const void* const from = text.data() + at + i * kHalf;
      const __m256i bytes = _mm256_loadu_si256(static_cast<const __m256i_u*>(from));
      const int found = _mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, wanted));
      halves[i] = static_cast<std::uint32_t>(found);
    }
    end = put_places(halves[0] | halves[1] << kHalf, base + static_cast<std::uint32_t>(at), end);
  }
  return static_cast<std::size_t>(end - ends);
}

__attribute__((target("avx512f,avx512bw,bmi"))) std::size_t find_avx512(std::string_view text,
                                                                        std::uint32_t base,
                                                                        std::uint32_t* ends) {
  const __m512i wanted = _mm512_set1_epi8('\n');
  std::uint32_t* end = ends;
  for (std::size_t at = 0; at < text.size(); at += kLineEndStep) {
    const Mask mask = _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(text.data() + at), wanted);
    end = put_places(mask, base + static_cast<std::uint32_t>(at), end);
  }
  return static_cast<std::size_t>(end - ends);
}

#endif

// Found is what this processor can run.
struct Found {
  Found() {
#ifdef __x86_64__
    if (has_avx2()) {
      kernels[count++] = {"avx2", find_avx2};
    }
    if (has_avx512_vbmi()) {
      kernels[count++] = {"avx512", find_avx512};
    }
#endif
  }

  std::array<NamedLineEndKernel, 3> kernels = {{{"scalar", find_scalar}}};
  std::size_t count = 1;
};

}  // namespace

std::span<const NamedLineEndKernel> line_end_kernels() {
  static const Found found;
  return {found.kernels.data(), found.count};
}

// Places are found in pieces of the text for which there is room.
void append_line_ends(std::string_view text, std::size_t begin, std::vector<std::uint32_t>& ends) {
  constexpr std::size_t kPiece = 16 * kLineEndStep;
  const LineEndKernel find = line_end_kernels().back().find;
  std::array<std::uint32_t, kPiece> places;
  const auto append = [&](LineEndKernel kernel, std::size_t size) {
    const std::size_t count =
        kernel(text.substr(begin, size), static_cast<std::uint32_t>(begin), places.data());
    ends.insert(ends.end(), places.begin(), places.begin() + static_cast<std::ptrdiff_t>(count));
    begin += size;
  };
  while (text.size() - begin >= kLineEndStep) {
    append(find, std::min(text.size() - begin, kPiece) / kLineEndStep * kLineEndStep);
  }
  append(find_scalar, text.size() - begin);
}

}  // namespace keyfluent
