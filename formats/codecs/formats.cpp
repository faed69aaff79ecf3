// SPDX-License-Identifier: MIT
// The table of formats, made of formats.def.
#include "keyfluent/codecs/format.h"

namespace keyfluent {

namespace codecs {
#define KEYFLUENT_FORMAT(symbol) extern const Format symbol;
#include "keyfluent/formats.def"
#undef KEYFLUENT_FORMAT
}  // namespace codecs

namespace {

constexpr const Format* kFormats[] = {
#define KEYFLUENT_FORMAT(symbol) &codecs::symbol,
#include "keyfluent/formats.def"
#undef KEYFLUENT_FORMAT
};

}  // namespace

std::span<const Format* const> formats() {
  return kFormats;
}

const Format* find_format(std::string_view name) {
  for (const Format* format : formats()) {
    if (format->name == name) {
      return format;
    }
  }
  return nullptr;
}

}  // namespace keyfluent
