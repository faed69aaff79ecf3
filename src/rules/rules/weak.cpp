// SPDX-License-Identifier: MIT
// The rules of keys/weakness/texts.def: keys that protect nothing, whatever the profile.
#include "keyfluent/keys/weakness/weakness.h"
#include "src/rules/rules.h"

namespace keyfluent::rules {

namespace {

// Some tests take a millisecond a key.  A file that people edit has fewer keys than this.
constexpr unsigned kThoroughKeys = 128;

template <const Weakness& kWeakness, const char* kMessage>
class WeakCheck final : public Check {
 public:
  void line(const LineContext& line, Report& report) override {
    if (!line.verdict.key) {
      return;
    }
    const Effort effort = seen_ < kThoroughKeys ? Effort::kThorough : Effort::kQuick;
    ++seen_;
    if (kWeakness.has(*line.verdict.key, effort)) {
      report_part(line, line.verdict.line.blob, kMessage, report);
    }
  }

  static std::unique_ptr<Check> make(const Setting& /*setting*/) {
    return std::make_unique<WeakCheck>();
  }

 private:
  std::uint64_t seen_ = 0;
};

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
                                  kKeyLine,                                              \
                                  WeakCheck<weakness, symbol##_message>::make};
#include "keyfluent/keys/weakness/texts.def"
#undef KEYFLUENT_WEAK

}  // namespace keyfluent::rules
