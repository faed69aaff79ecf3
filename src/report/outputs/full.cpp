// SPDX-License-Identifier: MIT
// Output full: for people.
//
//   FILE:LINE:COLUMN: LEVEL: MESSAGE [ID]
//    3 │ the line, cut around the place
//      │          ^^^^^
//      = hint: what to do; once an id
//      = fix available: what --fix would do
//
// and a sentence at the end that counts.
#include "src/report/excerpt.h"
#include "src/report/finding_place.h"
#include "src/report/outputs/outputs.h"
#include "src/report/palette.h"
#include "src/report/tally.h"
#include "src/report/text_layout.h"

#include <algorithm>
#include <set>

namespace keyfluent::report {

namespace {

class Full final : public FindingWriter {
 public:
  Full(const OutputSettings& settings, TextSink sink)
      : settings_(settings), sink_(std::move(sink)) {}

  void finding(std::string_view path, const Finding& finding) override;

  void end_file(const FileSummary& file) override { tally_.add(file); }

  void end() override;

 private:
  [[nodiscard]] std::string heading(std::string_view path, const Finding& finding) const;
  [[nodiscard]] std::string quote(const Finding& finding) const;
  [[nodiscard]] std::string remark(std::size_t indent,
                                   std::string_view label,
                                   std::string_view text) const;
  std::string remarks(const Finding& finding);
  [[nodiscard]] std::string fix_sentence() const;

  OutputSettings settings_;
  TextSink sink_;
  Tally tally_;
  std::set<std::string, std::less<>> explained_;  // ids whose hint was printed
};

// gutter_of is the width of " 3 ": what stands before the bar.
std::size_t gutter_of(const Finding& finding) {
  return finding.quote.empty() ? 2 : std::to_string(finding.place.line).size() + 2;
}

// quoted_span is the place within the quote.  One that ends on a later line goes to the line's end.
Span quoted_span(const Finding& finding) {
  const std::uint64_t column = std::max(finding.place.column, finding.quote_column);
  const std::size_t begin = static_cast<std::size_t>(column - finding.quote_column);
  if (!has_span(finding)) {
    return {begin, begin};
  }
  if (finding.end.line != finding.place.line) {
    return {begin, std::max(begin, finding.quote.size())};
  }
  const std::uint64_t end = std::max(finding.end.column, column);
  return {begin, static_cast<std::size_t>(end - finding.quote_column)};
}

void Full::finding(std::string_view path, const Finding& finding) {
  tally_.add(finding);
  if (finding.suppressed) {
    return;
  }
  sink_(heading(path, finding) + quote(finding) + remarks(finding) + "\n");
}

std::string Full::heading(std::string_view path, const Finding& finding) const {
  std::string text = place_text(path, finding.place) + ": ";
  text += paint(level_name(finding.level), style_of(finding.level), settings_.color) + ": ";
  text += paint(escape_controls(finding.message), Style::kStrong, settings_.color) + " [";
  text += finding.id;
  return text + "]\n";
}

std::string Full::quote(const Finding& finding) const {
  if (finding.quote.empty()) {
    return {};
  }
  const std::size_t gutter = gutter_of(finding);
  const std::string bar = settings_.unicode ? "│ " : "| ";
  const std::size_t columns = settings_.columns > gutter + 2 ? settings_.columns - gutter - 2 : 0;
  const Excerpt excerpt =
      excerpt_of(finding.quote, quoted_span(finding), {columns, settings_.unicode});
  std::string text = " " + std::to_string(finding.place.line) + " " + bar + excerpt.text + "\n";
  text += std::string(gutter, ' ') + bar + std::string(excerpt.indent, ' ');
  const std::string carets(excerpt.carets, '^');
  return text + paint(carets, style_of(finding.level), settings_.color) + "\n";
}

// remark is "   = LABEL: TEXT", filled into the columns.
std::string Full::remark(std::size_t indent, std::string_view label, std::string_view text) const {
  const std::string lead = std::string(indent, ' ') + "= ";
  const std::size_t taken = lead.size() + label.size() + 2;
  const std::size_t width = std::max<std::size_t>(settings_.columns, 40);
  const std::string wrapped = wrap_text(escape_controls(text), taken, width).substr(taken);
  return lead + paint(label, Style::kStrong, settings_.color) + ": " + wrapped;
}

std::string Full::remarks(const Finding& finding) {
  const std::size_t indent = gutter_of(finding);
  std::string text;
  if (!finding.hint.empty() && explained_.emplace(finding.id).second) {
    text += remark(indent, "hint", finding.hint);
  }
  if (finding.fix) {
    const std::string_view option = finding.fix->is_safe ? "--fix" : "--unsafe-fixes";
    text += remark(indent, "fix available", finding.fix->title + " (" + std::string(option) + ")");
  }
  return text;
}

std::string Full::fix_sentence() const {
  const std::uint64_t safe = tally_.safe_fixes();
  const std::uint64_t unsafe = tally_.unsafe_fixes();
  std::string text;
  if (safe != 0) {
    text += " --fix mends " + std::to_string(safe) + ".";
  }
  if (unsafe != 0) {
    text += " --unsafe-fixes mends " + std::to_string(unsafe) + (safe != 0 ? " more." : ".");
  }
  return text;
}

void Full::end() {
  std::string text = tally_.sentence() + fix_sentence();
  if (tally_.suppressed() != 0) {
    text += " " + counted(tally_.suppressed(), "finding") + " suppressed.";
  }
  sink_(text + "\n");
}

}  // namespace

std::unique_ptr<FindingWriter> make_full(const OutputSettings& settings, TextSink sink) {
  return std::make_unique<Full>(settings, std::move(sink));
}

}  // namespace keyfluent::report
