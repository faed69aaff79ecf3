// SPDX-License-Identifier: MIT
#include "keyfluent/core/line_ends.h"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

using namespace keyfluent;

namespace {

using Places = std::vector<std::uint32_t>;

Places places_in(std::string_view text, std::size_t begin) {
  Places places;
  for (std::size_t i = begin; i < text.size(); ++i) {
    if (text[i] == '\n') {
      places.push_back(static_cast<std::uint32_t>(i));
    }
  }
  return places;
}

// run gives the kernel a copy of its own, and room for no place more than may be needed.
Places run(LineEndKernel kernel, std::string_view text, std::uint32_t base) {
  const std::vector<char> own(text.begin(), text.end());
  Places places(text.size());
  places.resize(kernel({own.data(), own.size()}, base, places.data()));
  return places;
}

}  // namespace

TEST_CASE("line ends: every kernel finds every LF, and nothing else") {
  std::mt19937 generator(7);
  for (int round = 0; round < 2000; ++round) {
    std::string text(kLineEndStep * (generator() % 5), '\0');
    const std::size_t often = 1 + generator() % 80;
    for (char& c : text) {
      c = generator() % often == 0 ? '\n' : static_cast<char>(generator());
    }
    const Places expected = places_in(text, 0);
    for (const NamedLineEndKernel& kernel : line_end_kernels()) {
      CAPTURE(kernel.name);
      CHECK(run(kernel.find, text, 0) == expected);
      const Places moved = run(kernel.find, text, 1000);
      REQUIRE(moved.size() == expected.size());
      CHECK((moved.empty() || moved.back() == expected.back() + 1000));
    }
  }
}

TEST_CASE("line ends: from any place on, in texts of any size") {
  std::mt19937 generator(8);
  for (std::size_t size = 0; size < 3000; size = size < 200 ? size + 1 : size * 2 - 7) {
    std::string text(size, 'a');
    for (char& c : text) {
      c = generator() % 9 == 0 ? '\n' : 'a';
    }
    for (const std::size_t begin : {std::size_t{0}, size / 3, size}) {
      Places ends = {5};
      append_line_ends(text, begin, ends);
      Places expected = places_in(text, begin);
      expected.insert(expected.begin(), 5);
      CHECK(ends == expected);
    }
  }
}
