// SPDX-License-Identifier: MIT
// The rules of rejected.def, and the one for whatever else sshd rejects.
#include "src/rules/rules.h"

#include <algorithm>

namespace keyfluent::rules {

namespace {

// by_reason repeats the reason of the verdict, from its column to the end of the word or option.
Diagnosis by_reason(const LineContext& line) {
  const Error& reason = *line.verdict.reason;
  const std::uint64_t column = std::max<std::uint64_t>(reason.place().column, 1);
  const std::size_t begin = std::min<std::size_t>(column - 1, line.text.size());
  const std::size_t end = std::min(line.text.find_first_of(" \t,\"", begin), line.text.size());
  return {begin, end, reason.message()};
}

template <const auto& kReasons>
std::optional<Diagnosis> diagnose_reason(const LineContext& line) {
  const std::optional<Error>& reason = line.verdict.reason;
  const bool is_mine =
      reason && std::any_of(std::begin(kReasons), std::end(kReasons), [&](const ErrorKind* kind) {
        return reason->is(*kind);
      });
  return is_mine ? std::optional(by_reason(line)) : std::nullopt;
}

std::optional<Diagnosis> diagnose_any(const LineContext& line) {
  if (line.verdict.reason) {
    return by_reason(line);
  }
  return Diagnosis{0, line.text.size(), "sshd cannot read this line"};
}

#define KEYFLUENT_LIST(...) __VA_ARGS__
#define KEYFLUENT_REJECTED(symbol, id, name, reasons, title, why, bad, good, remedy) \
  constexpr const ErrorKind* symbol##_reasons[] = {KEYFLUENT_LIST reasons};
#include "src/rules/rules/rejected.def"
#undef KEYFLUENT_REJECTED

}  // namespace

// clang-format off: fourteen columns wide otherwise
#define KEYFLUENT_REJECTED(symbol, rule_id, rule_name, reasons, rule_title, rule_why, rule_bad, rule_good, rule_remedy) \
  constexpr Rule symbol##_rule{                                                                                          \
      .id = rule_id,                                                                                                     \
      .name = rule_name,                                                                                                 \
      .level = Level::kError,                                                                                            \
      .title = rule_title,                                                                                               \
      .why = rule_why,                                                                                                   \
      .bad = rule_bad,                                                                                                   \
      .good = rule_good,                                                                                                 \
      .remedy = rule_remedy,                                                                                             \
      .severity = "",                                                                                                    \
      .diagnose = diagnose_reason<symbol##_reasons>,                                                                     \
      .diagnoses = kRejectedLine | kDeadLine,                                                                            \
  };
// clang-format on
#include "src/rules/rules/rejected.def"
#undef KEYFLUENT_REJECTED

constexpr Rule rejected_rule{
    .id = "KF199",
    .name = "refused-line",
    .level = Level::kError,
    .title = "sshd gets no key out of the line",
    .why = "sshd passes over a line that it cannot read or that can never match, and tells nobody at the "
           "usual log level. The message says what it stumbles over; there is no rule for just this.",
    .bad = "ssh-ed25519 AAAA… and 20000 bytes of comment (with --openssh 7.6)",
    .good = "ssh-ed25519 AAAA… bob",
    .remedy = "correct what the message names, or put # before the line",
    .severity = "",
    .diagnose = diagnose_any,
    .diagnoses = kRejectedLine | kDeadLine,
};

}  // namespace keyfluent::rules
