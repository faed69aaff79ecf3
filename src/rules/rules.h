// SPDX-License-Identifier: MIT
// The rows of rules.def, declared for the files that define them; and short ways to write a rule.
#pragma once

#include "src/rules/rule.h"

namespace keyfluent::rules {

#define KEYFLUENT_RULE(symbol) extern const Rule symbol##_rule;
#include "src/rules/rules.def"
#undef KEYFLUENT_RULE

// LineFunction is a rule that looks at one line at a time and remembers nothing.
using LineFunction = void (*)(const LineContext&, const Setting&, Report&);

// line_check makes the Check of a LineFunction.
template <LineFunction kFunction>
std::unique_ptr<Check> line_check(const Setting& setting) {
  class LineCheck final : public Check {
   public:
    explicit LineCheck(const Setting& setting) : setting_(setting) {}

    void line(const LineContext& line, Report& report) override {
      kFunction(line, setting_, report);
    }

    [[nodiscard]] bool remembers() const override { return false; }

   private:
    const Setting& setting_;
  };

  return std::make_unique<LineCheck>(setting);
}

// column_of is where a view into the text begins in it.
inline std::size_t offset_in(std::string_view text, std::string_view part) {
  return part.empty() ? 0 : static_cast<std::size_t>(part.data() - text.data());
}

// report_part reports a view into the line's text.
inline void report_part(const LineContext& line,
                        std::string_view part,
                        std::string message,
                        Report& report,
                        std::optional<Fix> fix = {}) {
  const std::size_t begin = offset_in(line.text, part);
  report.at(line, begin, begin + part.size(), std::move(message), std::move(fix));
}

// cut_fix removes bytes [begin, end) of the line, and replace_fix puts others there.
inline Fix replace_fix(const LineContext& line,
                       std::size_t begin,
                       std::size_t end,
                       std::string inserted,
                       std::string title,
                       bool is_safe) {
  return {std::move(title), is_safe, {{line.offset + begin, end - begin, std::move(inserted)}}};
}

}  // namespace keyfluent::rules
