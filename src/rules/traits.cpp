// SPDX-License-Identifier: MIT
#include "src/rules/traits.h"

#include "keyfluent/core/plain_text.h"
#include "keyfluent/core/text.h"

#include <algorithm>

namespace keyfluent::rules {

namespace {

using authorized_keys::Verdict;

bool is_odd(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte >= 0x7F;
}

bool has_odd_bytes(std::string_view text) {
  return !is_plain_text(text) && std::any_of(text.begin(), text.end(), is_odd);
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
