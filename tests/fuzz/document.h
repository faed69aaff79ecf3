// SPDX-License-Identifier: MIT
// Invariants of what reading yields.
#pragma once

#include "keyfluent/convert.h"

#include <cstddef>

namespace keyfluent::fuzz {

// counting_random is a RandomSource that always gives the same bytes.
RandomSource counting_random();

// check_place: a line and column that exist in the input, or a byte of it.
void check_place(const Place& place, ByteView input);

// check_entry: the halves of a key fit each other; written and read again in its own format, and in
// another that `choice` picks and back, it is the same.
void check_entry(const Entry& entry, std::size_t choice);

// check_document reads an input and checks all that comes out: keys or errors, places, entries.
Document check_document(ByteView input, std::size_t choice);

// is_cheap is true for an encrypted key whose passphrase can be tried in milliseconds.
bool is_cheap(const Protection& protection);

// has_place_for_keys is false for a format that keeps a hash of the key, not the key.
bool has_place_for_keys(const Format& format);

}  // namespace keyfluent::fuzz
