// SPDX-License-Identifier: MIT
// "Did you mean …?"
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace keyfluent::cli {

// edit_distance counts the insertions, deletions, replacements and swaps of neighbours between two
// words (optimal string alignment).  Words beyond 64 characters are not compared: the distance is
// their length.
std::size_t edit_distance(std::string_view a, std::string_view b);

// nearest_word returns the candidate with the smallest distance of at most 2 (and less than the
// word's own length), the first of equals; empty if there is none.
//
// did_you_mean is the hint that names it: "did you mean check?"; empty if there is none.
std::string_view nearest_word(std::string_view word, std::span<const std::string_view> candidates);
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace keyfluent::cli
