// SPDX-License-Identifier: MIT
#include "src/cli/suggest.h"

#include <algorithm>
#include <array>

namespace keyfluent::cli {

namespace {

constexpr std::size_t kLongestWord = 64;
constexpr std::size_t kLargestDistance = 2;

using Row = std::array<std::size_t, kLongestWord + 1>;

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  if (a.size() > kLongestWord || b.size() > kLongestWord) {
    return std::max(a.size(), b.size());
  }
  Row before{};    // row i - 2
  Row previous{};  // row i - 1
  Row current{};
  for (std::size_t j = 0; j <= b.size(); ++j) {
    current[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before = previous;
    previous = current;
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before[j - 2] + 1);
      }
    }
  }
  return current[b.size()];
}

std::string_view nearest_word(std::string_view word, std::span<const std::string_view> candidates) {
  std::string_view nearest;
  std::size_t least = std::min(kLargestDistance + 1, word.size());
  for (const std::string_view candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
  const std::string nearest(nearest_word(word, candidates));
  return nearest.empty() ? nearest : "did you mean " + nearest + "?";
}

}  // namespace keyfluent::cli
