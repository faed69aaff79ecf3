// SPDX-License-Identifier: MIT
// Output github: workflow commands that GitHub Actions turns into annotations.
//
//   ::error file=F,line=3,endLine=3,col=17,endColumn=18,title=KF104 NAME::MESSAGE
//
// The runner cuts properties at "," and the command at "::", so both are percent-encoded, as CR, LF
// and
// "%" are everywhere.  Columns count characters; GitHub takes them only where the place is on one
// line.
#include "src/report/finding_place.h"
#include "src/report/outputs/outputs.h"

#include <algorithm>
#include <array>

namespace keyfluent::report {

namespace {

constexpr std::string_view kDataSpecials = "%\r\n";
constexpr std::string_view kPropertySpecials = "%\r\n:,";

// percent_encoded encodes `specials`; other control characters are shown escaped.
std::string percent_encoded(std::string_view text, std::string_view specials) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  while (!text.empty()) {
    const std::size_t plain = std::min(text.find_first_of(specials), text.size());
    encoded += escape_controls(text.substr(0, plain));
    text.remove_prefix(plain);
    if (!text.empty()) {
      const auto byte = static_cast<unsigned char>(text[0]);
      encoded += {'%', kDigits[byte >> 4], kDigits[byte & 0xF]};
      text.remove_prefix(1);
    }
  }
  return encoded;
}

std::string place_properties(const Finding& finding) {
  if (finding.place.kind != Place::Kind::kLine) {
    return {};
  }
  const std::uint64_t last = has_span(finding) ? finding.end.line : finding.place.line;
  std::string text = ",line=" + std::to_string(finding.place.line);
  text += ",endLine=" + std::to_string(last);
  if (last != finding.place.line) {
    return text;
  }
  text += ",col=" + std::to_string(character_column(finding, finding.place.column));
  if (has_span(finding)) {
    text += ",endColumn=" + std::to_string(character_column(finding, finding.end.column));
  }
  return text;
}

class GitHub final : public FindingWriter {
 public:
  GitHub(const OutputSettings& settings, TextSink sink)
      : settings_(settings), sink_(std::move(sink)) {}

  void finding(std::string_view path, const Finding& finding) override {
    if (finding.suppressed) {
      return;
    }
    constexpr std::array<std::string_view, 3> kCommands = {"notice", "warning", "error"};
    std::string text = "::" + std::string(kCommands[static_cast<std::size_t>(finding.level)]);
    text += " file=" + percent_encoded(path, kPropertySpecials) + place_properties(finding);
    text += ",title=" + percent_encoded(title(finding), kPropertySpecials);
    text += "::" + percent_encoded(finding.message, kDataSpecials);
    if (!finding.hint.empty()) {
      text += "%0A" + percent_encoded(finding.hint, kDataSpecials);
    }
    sink_(text + "\n");
  }

 private:
  [[nodiscard]] std::string title(const Finding& finding) const {
    const RuleText* rule = find_text(settings_, finding.id);
    std::string text(finding.id);
    return rule == nullptr ? text : text + " " + std::string(rule->name);
  }

  OutputSettings settings_;
  TextSink sink_;
};

}  // namespace

std::unique_ptr<FindingWriter> make_github(const OutputSettings& settings, TextSink sink) {
  return std::make_unique<GitHub>(settings, std::move(sink));
}

}  // namespace keyfluent::report
