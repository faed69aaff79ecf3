// SPDX-License-Identifier: MIT
// Weakness: one way in which a key that every parser accepts fails to protect anything.
//
// A weakness is one file here and one row in weaknesses.def.  The tests look at public values alone
// and are not constant-time.
#pragma once

#include "keyfluent/keys/key_view.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace keyfluent {

// Effort says what a test may cost for one key.
enum class Effort : std::uint8_t {
  kQuick,     // microseconds: for millions of keys
  kThorough,  // milliseconds: what quick tests find and more
};

struct Weakness {
  std::string_view name;  // "ed25519-small-order"
  // has is false for keys of algorithms that cannot have the weakness.  It allocates only where its
  // file says so, and fails with bad_alloc alone.
  bool (*has)(const KeyView& key, Effort effort);
};

// Every row of weaknesses.def.
#define KEYFLUENT_WEAKNESS(symbol) extern const Weakness symbol;
#include "keyfluent/keys/weakness/weaknesses.def"
#undef KEYFLUENT_WEAKNESS

// weaknesses lists the table.
std::span<const Weakness* const> weaknesses();

}  // namespace keyfluent
