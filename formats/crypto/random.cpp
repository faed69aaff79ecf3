// SPDX-License-Identifier: MIT
#include "keyfluent/crypto/random.h"

#include "keyfluent/crypto/openssl_errors.h"

#include <openssl/rand.h>

#include <limits>

namespace keyfluent {

RandomSource openssl_random() {
  return [](std::span<std::uint8_t> bytes) -> Status {
    const OpensslErrors forget_errors;
    if (bytes.size() > std::numeric_limits<int>::max() ||
        RAND_priv_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
      return Error(errors::key_library_failure, {}, "no random bytes");
    }
    return ok();
  };
}

}  // namespace keyfluent
