// SPDX-License-Identifier: MIT
// Mutants of a corpus, for a fuzzing of seconds without libFuzzer: no coverage guides it.
#pragma once

#include "keyfluent/core/bytes.h"

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace keyfluent::fuzz {

class Mutator {
 public:
  // The corpus must not be empty, and live as long.
  Mutator(const std::vector<Bytes>& corpus, std::size_t longest)
      : corpus_(corpus), longest_(longest) {}

  // make gives the mutant of a number: always the same one.
  Bytes make(std::uint32_t number);

 private:
  std::size_t below(std::size_t bound);
  const Bytes& pick();
  void change(Bytes& bytes);
  void change_byte(Bytes& bytes);
  void insert_from(Bytes& bytes, const Bytes& other);

  const std::vector<Bytes>& corpus_;
  std::size_t longest_;
  std::minstd_rand random_;
};

}  // namespace keyfluent::fuzz
