// SPDX-License-Identifier: MIT
#include "src/report/finding_place.h"

#include "keyfluent/core/characters.h"

#include <algorithm>
#include <tuple>

namespace keyfluent::report {

namespace {

// place_at is the place of a byte of the finding's line, counted from the line's first one.
Place place_at(const Finding& finding, std::uint64_t byte) {
  return byte < finding.line_bytes ? Place::at_line(finding.place.line, byte + 1)
                                   : Place::at_line(finding.place.line + 1, 1);
}

// ends_with_line is true for an offset that is the end of a last line without LF.  (The quote then
// reaches to it.)
bool ends_with_line(const Finding& finding, std::uint64_t byte) {
  return byte == finding.line_bytes && finding.quote_column - 1 + finding.quote.size() == byte;
}

Place end_at(const Finding& finding, std::uint64_t byte) {
  return ends_with_line(finding, byte) ? Place::at_line(finding.place.line, byte + 1)
                                       : place_at(finding, byte);
}

}  // namespace

std::string place_text(std::string_view path, const Place& place) {
  std::string text = escape_controls(path);
  const std::string numbers = place.to_string();
  return numbers.empty() ? text : text + ":" + numbers;
}

bool has_span(const Finding& finding) {
  const Place& begin = finding.place;
  const Place& end = finding.end;
  return begin.kind == Place::Kind::kLine && end.kind == Place::Kind::kLine &&
         std::tie(begin.line, begin.column) < std::tie(end.line, end.column);
}

std::uint64_t character_column(const Finding& finding, std::uint64_t column) {
  if (column <= finding.quote_column) {
    return column;
  }
  const std::uint64_t bytes = column - finding.quote_column;
  std::string_view text = finding.quote;
  std::uint64_t characters = 0;
  std::uint64_t walked = 0;
  while (!text.empty() && walked < bytes) {
    const std::size_t length = decode_character(text).length;
    text.remove_prefix(length);
    walked += length;
    ++characters;
  }
  return finding.quote_column + characters + (bytes > walked ? bytes - walked : 0);
}

std::optional<Range> replaced_range(const Finding& finding, const Replacement& replacement) {
  if (finding.place.kind != Place::Kind::kLine || finding.line_bytes == 0 ||
      replacement.offset < finding.line_offset) {
    return std::nullopt;
  }
  const std::uint64_t begin = replacement.offset - finding.line_offset;
  if (begin > finding.line_bytes || replacement.removed > finding.line_bytes - begin) {
    return std::nullopt;
  }
  return Range{end_at(finding, begin), end_at(finding, begin + replacement.removed)};
}

bool has_places(const Finding& finding) {
  if (!finding.fix) {
    return false;
  }
  const std::vector<Replacement>& all = finding.fix->replacements;
  return !all.empty() && std::all_of(all.begin(), all.end(), [&](const Replacement& one) {
    return replaced_range(finding, one).has_value();
  });
}

}  // namespace keyfluent::report
