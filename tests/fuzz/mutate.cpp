// SPDX-License-Identifier: MIT
#include "tests/fuzz/mutate.h"

#include <algorithm>
#include <iterator>

namespace keyfluent::fuzz {

namespace {

constexpr std::uint8_t kInteresting[] = {0,    1,    2,   4,   8,   0x20, 0x30, 0x7f, 0x80, 0xff,
                                         '\n', '\r', ' ', '=', '-', '"',  '\\', ',',  ':',  '#'};
constexpr std::size_t kLongestRange = 32;

std::ptrdiff_t at(std::size_t place) {
  return static_cast<std::ptrdiff_t>(place);
}

}  // namespace

Bytes Mutator::make(std::uint32_t number) {
  random_.seed(number + 1);
  random_.discard(8);
  Bytes bytes = pick();
  for (std::size_t left = 1 + below(4); left > 0; --left) {
    change(bytes);
  }
  bytes.resize(std::min(bytes.size(), longest_));
  return bytes;
}

std::size_t Mutator::below(std::size_t bound) {
  return random_() % bound;
}

const Bytes& Mutator::pick() {
  return corpus_[below(corpus_.size())];
}

void Mutator::change(Bytes& bytes) {
  const std::size_t begin = below(bytes.size() + 1);
  const std::size_t end = std::min(bytes.size(), begin + 1 + below(kLongestRange));
  switch (below(6)) {
    case 0:
      bytes.erase(bytes.begin() + at(begin), bytes.begin() + at(end));
      break;
    case 1:
      bytes.resize(begin);
      break;
    case 2:
      insert_from(bytes, Bytes(bytes));
      break;
    case 3:
      insert_from(bytes, pick());
      break;
    default:
      change_byte(bytes);
  }
}

void Mutator::change_byte(Bytes& bytes) {
  if (bytes.empty()) {
    return;
  }
  std::uint8_t& byte = bytes[below(bytes.size())];
  if (below(2) == 0) {
    byte = kInteresting[below(std::size(kInteresting))];
  } else {
    byte = static_cast<std::uint8_t>(byte ^ (1u << below(8)));
  }
}

void Mutator::insert_from(Bytes& bytes, const Bytes& other) {
  const std::size_t begin = below(other.size() + 1);
  const std::size_t size = std::min(other.size() - begin, below(4 * kLongestRange));
  bytes.insert(bytes.begin() + at(below(bytes.size() + 1)),
               other.begin() + at(begin),
               other.begin() + at(begin + size));
}

}  // namespace keyfluent::fuzz
