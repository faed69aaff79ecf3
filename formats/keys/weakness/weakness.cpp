// SPDX-License-Identifier: MIT
#include "keyfluent/keys/weakness/weakness.h"

#include <array>

namespace keyfluent {

namespace {

constexpr std::array kWeaknesses = {
#define KEYFLUENT_WEAKNESS(symbol) &symbol,
#include "keyfluent/keys/weakness/weaknesses.def"
#undef KEYFLUENT_WEAKNESS
};

}  // namespace

std::span<const Weakness* const> weaknesses() {
  return kWeaknesses;
}

}  // namespace keyfluent
