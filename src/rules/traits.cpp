// SPDX-License-Identifier: MIT
#include "src/rules/traits.h"

#include "keyfluent/core/plain_text.h"
#include "keyfluent/core/text.h"
#include "keyfluent/keys/rows.h"

#include <algorithm>

namespace keyfluent::rules {

namespace {

using authorized_keys::Verdict;

bool is_odd(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte >= 0x7F;
}

bool is_option_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
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

// ---- the text -----------------------------------------------------------------------------------

// is_odd_comment is false for a comment that is there, does not begin like an option, and holds no
// second key: what three rules look for is rare.
bool is_odd_comment(const InputLine& line, std::string_view comment) {
  constexpr std::string_view kEnds = " \t\r,=";
  if (comment.empty() || kEnds.find(comment[0]) != kEnds.npos) {
    return true;
  }
  const auto* const end = std::find_if_not(comment.begin(), comment.end(), is_option_letter);
  const bool is_like_option = end == comment.end() || kEnds.find(*end) != kEnds.npos;
  const auto begin = static_cast<std::size_t>(comment.data() - line.text.data());
  return is_like_option || line.text.find(" AAAA", begin) != line.text.npos;
}

// has_odd_parts need not look at base64 that is nothing but base64.
bool has_odd_parts(const InputLine& line, const authorized_keys::LineVerdict& verdict) {
  constexpr std::size_t kGroupBytes = 3;
  constexpr std::size_t kGroupText = 4;
  const std::string_view blob = verdict.line.blob;
  if (verdict.is_plain) {
    return !verdict.line.is_comment_plain && has_odd_bytes(verdict.line.comment);
  }
  if (!verdict.key ||
      blob.size() != (verdict.key->blob.size() + kGroupBytes - 1) / kGroupBytes * kGroupText) {
    return has_odd_bytes(line.text);
  }
  const auto begin = static_cast<std::size_t>(blob.data() - line.text.data());
  return has_odd_bytes(line.text.substr(0, begin)) ||
         has_odd_bytes(line.text.substr(begin + blob.size()));
}

// ---- the key ------------------------------------------------------------------------------------

unsigned traits_of_algorithm(const authorized_keys::LineVerdict& verdict) {
  const bool names_dsa = verdict.verdict == Verdict::kReject && verdict.line.type == kSshDss.name;
  if (!verdict.key) {
    return names_dsa ? kDsaKey : 0U;
  }
  const Algorithm& plain = verdict.key->algorithm->plain();
  return (&plain == &kSshRsa ? kRsaKey : 0U) | (names_dsa || &plain == &kSshDss ? kDsaKey : 0U);
}

unsigned traits_of_key_line(const authorized_keys::LineVerdict& verdict) {
  const bool is_plain =
      verdict.key && verdict.key->is_canonical && verdict.line.type == verdict.key->algorithm->name;
  return (verdict.line.options.empty() ? 0U : kWithOptions) | (is_plain ? 0U : kNonCanonical);
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

// traits_of_other is for lines that are not plain.
unsigned traits_of_other(const authorized_keys::LineVerdict& verdict) {
  const unsigned traits = traits_of_verdict(verdict);
  return traits | ((traits & kKeyLine) != 0 ? traits_of_key_line(verdict) : 0U);
}

}  // namespace

unsigned traits_of(const InputLine& line,
                   const authorized_keys::LineVerdict& verdict,
                   unsigned interest) {
  unsigned traits =
      traits_of_algorithm(verdict) | (verdict.is_plain ? kKeyLine : traits_of_other(verdict));
  if ((traits & kKeyLine) != 0 && (interest & kOddComment) != 0) {
    traits |= is_odd_comment(line, verdict.line.comment) ? kOddComment : 0U;
  }
  traits |= has_odd_parts(line, verdict) ? kOddBytes : 0U;
  traits |= has_trailing_blank(line.text) ? kTrailingBlank : 0U;
  traits |= line.has_end ? 0U : kNoEnd;
  return traits;
}

}  // namespace keyfluent::rules
