// SPDX-License-Identifier: MIT
#include "src/report/finding_writer.h"

#include "src/report/outputs/outputs.h"

#include <algorithm>

namespace keyfluent::report {

namespace {

constexpr Output kOutputs[] = {
#define KEYFLUENT_OUTPUT(name, title) {#name, title, make_##name},
#include "src/report/outputs.def"
#undef KEYFLUENT_OUTPUT
};

}  // namespace

std::span<const Output> outputs() {
  return kOutputs;
}

const Output* find_output(std::string_view name) {
  const std::span<const Output> all = outputs();
  const auto found = std::find_if(
      all.begin(), all.end(), [name](const Output& output) { return output.name == name; });
  return found == all.end() ? nullptr : &*found;
}

const RuleText* find_text(const OutputSettings& settings, std::string_view id) {
  const auto found = std::find_if(settings.rules.begin(),
                                  settings.rules.end(),
                                  [id](const RuleText& rule) { return rule.id == id; });
  return found == settings.rules.end() ? nullptr : &*found;
}

std::uint64_t line_of(const Finding& finding) {
  return finding.place.kind == Place::Kind::kLine ? finding.place.line : 1;
}

}  // namespace keyfluent::report
