// SPDX-License-Identifier: MIT
#include "src/platform/line_reader.h"

#include "tests/src/store/samples.h"

#include <doctest/doctest.h>

#include <fcntl.h>

#include <algorithm>
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

TEST_CASE("blocks say where their lines stand") {
  std::mt19937 random(12);
  std::string content;
  for (int i = 0; i < 20'000; ++i) {
    content += std::string(random() % 200, 'x') + "\n";
  }
  content += "the last";
  const tests::Scratch scratch;
  scratch.put("f", content);
  const Descriptor file(::open(scratch.at("f").c_str(), O_RDONLY));
  LineBlocks blocks(file);
  LineBlock block;
  std::uint64_t number = 0;
  std::size_t offset = 0;
  while (blocks.next(block).value()) {
    for (std::size_t i = 0; i < block.size(); ++i) {
      REQUIRE(block.number(i) == ++number);
      REQUIRE(block.offset(i) == offset);
      REQUIRE(content.compare(offset, block.line(i).size(), block.line(i)) == 0);
      REQUIRE(block.has_end(i) == (number <= 20'000));
      offset += block.line(i).size() + (block.has_end(i) ? 1 : 0);
    }
    CHECK(block.end_offset() == offset);
    CHECK(block.is_last() == (offset == content.size()));
  }
  CHECK(offset == content.size());
}

TEST_CASE("blocks grow with an input, if they are asked to") {
  const std::string line = std::string(99, 'x') + "\n";
  std::string content;
  while (content.size() < (std::size_t{12} << 20)) {
    content += line;
  }
  const tests::Scratch scratch;
  scratch.put("f", content);
  const auto largest = [&](std::size_t asked) {
    const Descriptor file(::open(scratch.at("f").c_str(), O_RDONLY));
    LineBlocks blocks(file, asked);
    LineBlock block;
    std::size_t lines = 0;
    std::size_t most = 0;
    while (blocks.next(block).value()) {
      REQUIRE(block.number(0) == lines + 1);
      REQUIRE(block.offset(0) == lines * line.size());
      lines += block.size();
      most = std::max(most, block.size() * line.size());
      CHECK((block.offset(0) != 0 || most <= LineBlocks::kBlockBytes));
    }
    CHECK(lines * line.size() == content.size());
    return most + line.size();  // but for a line that did not fit
  };
  CHECK(largest(LineBlocks::kBlockBytes) / LineBlocks::kBlockBytes == 1);
  CHECK(largest(LineBlocks::kLargeBlockBytes) / LineBlocks::kLargeBlockBytes == 1);
}

TEST_CASE("a line that is too long is skipped, and those after it are read") {
  const std::string fits(LineBlocks::kLineBytes, 'x');
  const auto lines =
      lines_of("a\n" + fits + "\n" + fits + "y\n" + fits + fits + fits + "\nb\n" + fits + "z");
  REQUIRE(lines.size() == 6);
  CHECK(lines[1].size() == LineBlocks::kLineBytes);
  CHECK(lines[2] == "(too long)");
  CHECK(lines[3] == "(too long)");
  CHECK(lines[4] == "b");
  CHECK(lines[5] == "(too long)");
}
