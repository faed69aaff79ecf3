// SPDX-License-Identifier: MIT
// Keys that are weak by themselves: the table of keys/weakness/, each key looked at thoroughly.
#include "keyfluent/keys/weakness/weakness.h"
#include "src/audit/check.h"

#include <array>

namespace keyfluent::audit {

namespace {

struct Row {
  const Weakness* weakness;
  std::string_view message;
};

constexpr Row kRows[] = {
#define KEYFLUENT_WEAK(symbol, weakness, id, name, level, severity, title, message, ...) \
  {&weakness, message},
#include "keyfluent/keys/weakness/texts.def"
#undef KEYFLUENT_WEAK
};

constexpr Text kTexts[] = {
#define KEYFLUENT_WEAK(                                                                  \
    symbol, weakness, id, name, level, severity, title, message, why, bad, good, remedy) \
  {id, name, Level::level, title, why, bad, good, remedy, severity},
#include "keyfluent/keys/weakness/texts.def"
#undef KEYFLUENT_WEAK
};

class WeakKeys final : public Check {
 public:
  void look(const Subject& subject, Report& report) override {
    for (std::size_t i = 0; i < std::size(kRows); ++i) {
      if (kRows[i].weakness->has(subject.key, Effort::kThorough)) {
        report.key(kTexts[i], subject, std::string(kRows[i].message));
      }
    }
  }
};

std::unique_ptr<Check> make(const Setting& /*setting*/) {
  return std::make_unique<WeakKeys>();
}

}  // namespace

constexpr CheckRow kWeakKeys = {kTexts, make};

}  // namespace keyfluent::audit
