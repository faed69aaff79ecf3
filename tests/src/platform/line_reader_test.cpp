// SPDX-License-Identifier: MIT
#include "src/platform/line_reader.h"

#include "tests/src/store/samples.h"

#include <doctest/doctest.h>

#include <fcntl.h>

#include <random>

using namespace keyfluent;
using namespace keyfluent::platform;

namespace {

std::vector<std::string> lines_of(const std::string& content) {
  const tests::Scratch scratch;
  scratch.put("f", content);
  const Descriptor file(::open(scratch.at("f").c_str(), O_RDONLY));
  LineReader reader(file);
  std::vector<std::string> lines;
  while (reader.next().value()) {
    lines.emplace_back(reader.is_too_long() ? "(too long)" : reader.line());
    CHECK(reader.number() == lines.size());
  }
  CHECK_FALSE(reader.next().value());
  return lines;
}

}  // namespace

TEST_CASE("lines end at LF alone, and the last may lack it") {
  using Lines = std::vector<std::string>;
  CHECK(lines_of("") == Lines{});
  CHECK(lines_of("\n") == Lines{""});
  CHECK(lines_of("a") == Lines{"a"});
  CHECK(lines_of("a\r\n\nb\rc") == Lines{"a\r", "", "b\rc"});
  CHECK(lines_of(std::string("a\0b\n", 4)) == Lines{std::string("a\0b", 3)});
}

TEST_CASE("lines around the bounds of the buffer") {
  std::mt19937 random(11);
  std::string content;
  std::vector<std::string> expected;
  for (const std::size_t size :
       {262143u, 262144u, 262145u, 1u, 0u, 524288u, 100000u, 3000000u, 7u}) {
    expected.emplace_back(size, static_cast<char>('a' + random() % 26));
    content += expected.back() + "\n";
  }
  for (int i = 0; i < 5000; ++i) {
    expected.emplace_back(random() % 300, static_cast<char>('a' + random() % 26));
    content += expected.back() + "\n";
  }
  CHECK(lines_of(content) == expected);
}

TEST_CASE("a line that is too long is skipped, and those after it are read") {
  const std::string fits(LineReader::kLineBytes, 'x');
  const auto lines =
      lines_of("a\n" + fits + "\n" + fits + "y\n" + fits + fits + fits + "\nb\n" + fits + "z");
  REQUIRE(lines.size() == 6);
  CHECK(lines[1].size() == LineReader::kLineBytes);
  CHECK(lines[2] == "(too long)");
  CHECK(lines[3] == "(too long)");
  CHECK(lines[4] == "b");
  CHECK(lines[5] == "(too long)");
}
