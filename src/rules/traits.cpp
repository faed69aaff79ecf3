// SPDX-License-Identifier: MIT
#include "src/rules/traits.h"

#include "keyfluent/core/text.h"

#include <cstring>

namespace keyfluent::rules {

namespace {

using authorized_keys::Verdict;

bool is_odd(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte >= 0x7F;
}

// has_odd_bytes looks at eight bytes at a time.  The top bit of a byte of the sum is set for 0x7F;
// of the difference, for bytes below 0x20 (and, through a borrow, for some others: the slow look
// decides).
bool has_odd_bytes(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kTops = 0x80 * kOnes;
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, 8);
    const std::uint64_t suspects = (word | (word + kOnes) | (word - 0x20 * kOnes)) & kTops;
    if (suspects == 0) {
      continue;
    }
    for (std::size_t i = at; i < at + 8; ++i) {
      if (is_odd(text[i])) {
        return true;
      }
    }
  }
  for (; at < text.size(); ++at) {
    if (is_odd(text[at])) {
      return true;
    }
  }
  return false;
}

bool has_trailing_blank(std::string_view text) {
  if (text.ends_with('\r')) {
    text.remove_suffix(1);
  }
  return !text.empty() && is_blank(text.back());
}

unsigned traits_of_verdict(const authorized_keys::LineVerdict& verdict) {
  switch (verdict.verdict) {
    case Verdict::kBlank:
      return kBlankLine;
    case Verdict::kComment:
      return kCommentLine;
    case Verdict::kAccept:
      return kKeyLine;
    case Verdict::kAcceptIf:
      return kKeyLine | kConditions;
    case Verdict::kDead:
      return kKeyLine | kDeadLine;
    case Verdict::kReject:
      break;
  }
  return kRejectedLine;
}

}  // namespace

unsigned traits_of(const InputLine& line, const authorized_keys::LineVerdict& verdict) {
  unsigned traits = traits_of_verdict(verdict);
  if ((traits & kKeyLine) != 0) {
    const bool is_plain = verdict.key && verdict.key->is_canonical &&
                          verdict.line.type == verdict.key->algorithm->name;
    traits |= verdict.line.options.empty() ? 0U : kWithOptions;
    traits |= is_plain ? 0U : kNonCanonical;
  }
  traits |= has_odd_bytes(line.text) ? kOddBytes : 0U;
  traits |= has_trailing_blank(line.text) ? kTrailingBlank : 0U;
  traits |= line.has_end ? 0U : kNoEnd;
  return traits;
}

}  // namespace keyfluent::rules
