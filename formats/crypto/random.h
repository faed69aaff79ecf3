// SPDX-License-Identifier: MIT
// The random source that programs hand to the library: OpenSSL's private generator.
#pragma once

#include "keyfluent/core/random.h"

namespace keyfluent {

// openssl_random fails with key_library_failure if the system has no entropy.
RandomSource openssl_random();

}  // namespace keyfluent
