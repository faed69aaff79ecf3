// SPDX-License-Identifier: MIT
// What StrictModes says to the file and the folders on its way, and mending it.
#pragma once

#include "src/store/change.h"
#include "src/store/store.h"

namespace keyfluent::store {

// look_at_modes adds the warnings and notes to the change.  With `fix` the rights that sshd refuses
// are taken away first, by descriptor, where they are ours to take; never is one given.
void look_at_modes(const Store& store, bool fix, Change& change);

}  // namespace keyfluent::store
