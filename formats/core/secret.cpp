// SPDX-License-Identifier: MIT
#include "keyfluent/core/secret.h"

#include "keyfluent/core/declassify.h"

#include <openssl/crypto.h>

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

bool equal_secret(ByteView a, ByteView b) noexcept {
  return a.size() == b.size() &&
         (a.empty() || declassify(CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0));
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
