// SPDX-License-Identifier: MIT
// How hard a passphrase is to guess, roughly, and said in a plain sentence.
//
// The estimate knows classes of characters, runs and a few passphrases that everybody tries first.
// It is advice: nothing is refused because of it.
#pragma once

#include "keyfluent/core/bytes.h"

#include <string>

namespace keyfluent::cli {

// guess_bits estimates the base-two logarithm of the guesses that find the passphrase.
double guess_bits(ByteView passphrase);

// strength_advice is one sentence for the person who chose it; it repeats nothing of it.
std::string strength_advice(ByteView passphrase);

}  // namespace keyfluent::cli
