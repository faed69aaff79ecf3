// SPDX-License-Identifier: MIT
#include "src/rules/reporter.h"

#include "keyfluent/authorized_keys/blob_name.h"
#include "keyfluent/keys/fingerprint.h"
#include "src/rules/rules.h"

#include <algorithm>
#include <utility>

namespace keyfluent::rules {

namespace {

constexpr std::size_t kQuoteBytes = 200;
constexpr std::size_t kBefore = 60;  // bytes shown before the place, where the line is cut

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// cut_at moves an offset back to the beginning of its character.
std::size_t cut_at(std::string_view text, std::size_t offset) {
  for (int i = 0; i < 3 && offset > 0 && offset < text.size() && is_continuation(text[offset]);
       ++i) {
    --offset;
  }
  return offset;
}

bool is_base64(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("+/=-_").find(c) != std::string_view::npos;
}

// hide_secrets puts stars over every long run of base64 or hexadecimal digits that does not begin
// as a public key does: in a line that sshd cannot read it may be a piece of a private key, in any
// format.  Nothing moves.
std::string hide_secrets(std::string_view text) {
  constexpr std::size_t kShort = 20;
  std::string hidden(text);
  for (std::size_t begin = 0; begin < hidden.size(); ++begin) {
    std::size_t end = begin;
    while (end < hidden.size() && is_base64(hidden[end])) {
      ++end;
    }
    const std::string_view run = text.substr(begin, end - begin);
    if (run.size() >= kShort && find_algorithm(authorized_keys::blob_name(run)) == nullptr) {
      std::fill_n(hidden.begin() + static_cast<std::ptrdiff_t>(begin), run.size(), '*');
    }
    begin = end;
  }
  return hidden;
}

std::string fingerprint_of(const authorized_keys::LineVerdict& verdict) {
  if (!verdict.key) {
    return {};
  }
  const Result<PublicKey> key = PublicKey::from_blob(verdict.key->blob);
  return key ? sha256_fingerprint(*key) : std::string();
}

}  // namespace

Quote quote_around(std::string_view line, std::size_t begin, std::size_t end) {
  if (line.size() <= kQuoteBytes) {
    return {line, 1};
  }
  const std::size_t wanted = end - std::min(begin, end) + kBefore < kQuoteBytes && end > kBefore
                                 ? std::max(begin, kBefore) - kBefore
                                 : begin;
  const std::size_t from =
      cut_at(line, end <= kQuoteBytes ? 0 : std::min(wanted, line.size() - kQuoteBytes));
  const std::size_t to = cut_at(line, std::min(from + kQuoteBytes, line.size()));
  return {line.substr(from, to - from), from + 1};
}

bool Reporter::is_selected(const Rule& rule) const {
  return std::find(selected_.begin(), selected_.end(), &rule) != selected_.end();
}

void Reporter::at(const LineContext& line,
                  std::size_t begin,
                  std::size_t end,
                  std::string message,
                  std::optional<Fix> fix) {
  if (!is_selected(*rule_)) {
    return;
  }
  Finding finding;
  finding.level = rule_->level;
  finding.place = Place::at_line(line.number, begin + 1);
  finding.end = Place::at_line(line.number, end + 1);
  finding.id = rule_->id;
  finding.message = escape_controls(message);
  finding.hint = rule_->remedy;
  finding.fix = std::move(fix);
  finding.fingerprint = fingerprint_of(line.verdict);
  const Quote quote = quote_around(line.text, begin, end);
  finding.quote =
      (line.traits & kKeyLine) != 0 ? std::string(quote.text) : hide_secrets(quote.text);
  finding.quote_column = quote.column;
  finding.line_offset = line.offset;
  finding.line_bytes = line.text.size() + static_cast<std::uint64_t>(line.has_end);
  put(std::move(finding));
}

void Reporter::whole(Place place, Place end, std::string message) {
  if (!is_selected(*rule_)) {
    return;
  }
  Finding finding;
  finding.level = rule_->level;
  finding.place = place;
  finding.end = end;
  finding.id = rule_->id;
  finding.message = escape_controls(message);
  finding.hint = rule_->remedy;
  put(std::move(finding));
}

void Reporter::put(Finding finding) {
  if (is_holding_) {
    held_.push_back(std::move(finding));
  } else {
    emit(std::move(finding));
  }
}

void Reporter::emit(Finding finding) {
  if (!suppressions_.empty()) {
    const Rule* rule = find_rule(finding.id);
    suppressions_.apply(finding, rule == nullptr ? std::string_view() : rule->name);
  }
  sink_(finding);
}

void Reporter::finish() {
  for (const Suppressions::Unused& unused : suppressions_.unused()) {
    const Rule* rule = find_rule(unused.rule);
    if (rule != nullptr && !is_selected(*rule)) {
      continue;  // nobody looked for it
    }
    const Place place = Place::at_line(unused.line);
    as(unused_ignore_rule)
        .whole(place,
               Place::at_line(unused.line + 1),
               unused.rule.empty() ? "the ignore comment names no rule: ignore[KF101] reason"
                                   : "nothing on the next line is " + unused.rule);
  }
}

void Reporter::release() {
  is_holding_ = false;
  for (Finding& finding : std::exchange(held_, {})) {
    emit(std::move(finding));
  }
}

void Reporter::drop() {
  is_holding_ = false;
  held_.clear();
}

}  // namespace keyfluent::rules
