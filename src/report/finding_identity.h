// SPDX-License-Identifier: MIT
// FindingIdentity: names for findings that stay the same while lines move, as services want them
// that compare one run with the next.
#pragma once

#include "src/findings/finding.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace keyfluent::report {

// Give it the findings of one file in order.
class FindingIdentity {
 public:
  // So many different findings of a file are told apart without their line number; beyond that the
  // line number is part of the name, so that memory stays bounded.
  static constexpr std::size_t kRemembered = 50'000;

  void begin_file() { seen_.clear(); }

  // next returns 64 hex digits: SHA-256 over the path, the id, and the key's fingerprint (else the
  // line's text, else the message), and over an ordinal where all of these were there before.
  std::string next(std::string_view path, const Finding& finding);

 private:
  std::uint64_t ordinal_of(std::uint64_t digest, const Finding& finding);

  std::unordered_map<std::uint64_t, std::uint64_t> seen_;
};

}  // namespace keyfluent::report
