// SPDX-License-Identifier: MIT
#include "keyfluent/core/secret.h"

#include "keyfluent/core/declassify.h"

#include <string.h>  // explicit_bzero, which no standard header declares

#include <cstring>

namespace keyfluent {

void wipe(void* data, std::size_t size) noexcept {
  if (size != 0) {
    // Not OPENSSL_cleanse: every input is wiped, and most need nothing else of libcrypto, whose
    // loading takes longer than the work.
    explicit_bzero(data, size);
  }
}

// Not CRYPTO_memcmp, for the same reason.
bool equal_secret(ByteView a, ByteView b) noexcept {
  if (a.size() != b.size()) {
    return false;
  }
  const volatile std::uint8_t* const bytes = a.data();  // so that no loop ends early
  unsigned difference = 0;
  for (std::size_t i = 0; i < b.size(); ++i) {
    difference |= unsigned{bytes[i]} ^ b[i];
  }
  return declassify(difference == 0);
}

void SecretBytes::append(ByteView more) {
  if (more.empty()) {
    return;
  }
  const std::size_t before = bytes_.size();
  bytes_.resize(before + more.size());
  std::memcpy(bytes_.data() + before, more.data(), more.size());
}

void SecretBytes::resize(std::size_t size) {
  if (size < bytes_.size()) {
    wipe(bytes_.data() + size, bytes_.size() - size);
  }
  bytes_.resize(size);
}

}  // namespace keyfluent
