// SPDX-License-Identifier: MIT
// The rules of keys/weakness/texts.def: keys that protect nothing, whatever the profile.
#include "keyfluent/keys/weakness/weakness.h"
#include "src/rules/rules.h"
#include "src/rules/traits.h"

namespace keyfluent::rules {

namespace {

template <const Weakness& kWeakness, const char* kMessage>
void look_for(const LineContext& line, const Setting& /*setting*/, Report& report) {
  if (line.verdict.key && kWeakness.has(*line.verdict.key, effort_for(line))) {
    report_part(line, line.verdict.line.blob, kMessage, report);
  }
}

#define KEYFLUENT_WEAK(symbol, weakness, id, name, level, severity, title, message, ...) \
  constexpr char symbol##_message[] = message;
#include "keyfluent/keys/weakness/texts.def"
#undef KEYFLUENT_WEAK

}  // namespace

#define KEYFLUENT_WEAK(                                                                  \
    symbol, weakness, id, name, level, severity, title, message, why, bad, good, remedy) \
  constexpr Rule symbol##_rule = {id,                                                    \
                                  name,                                                  \
                                  Level::level,                                          \
                                  title,                                                 \
                                  why,                                                   \
                                  bad,                                                   \
                                  good,                                                  \
                                  remedy,                                                \
                                  severity,                                              \
                                  nullptr,                                               \
                                  kSuspect,                                              \
                                  line_check<look_for<weakness, symbol##_message>>};
#include "keyfluent/keys/weakness/texts.def"
#undef KEYFLUENT_WEAK

}  // namespace keyfluent::rules
