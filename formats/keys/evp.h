// SPDX-License-Identifier: MIT
// Signing, verifying and making keys with OpenSSL's EVP interface.
//
// Private work goes this way, and pays OpenSSL's start-up, so that what the machine's administrator
// configured (a FIPS provider, a security level) holds.  Public work must not come here.
#pragma once

#include "keyfluent/core/result.h"
#include "keyfluent/keys/algorithm.h"

#include <openssl/evp.h>

#include <memory>

namespace keyfluent {

struct FreeEvpKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

using EvpKey = std::unique_ptr<EVP_PKEY, FreeEvpKey>;

// evp_sign and evp_verify take any algorithm that has a DerCodec.  `digest` is OpenSSL's name, null
// for algorithms that hash by themselves.
// Errors: key_library_failure; evp_verify: key_inconsistent if the signature does not fit.
Result<Bytes> evp_sign(const Algorithm& algorithm,
                       const Components& components,
                       ByteView message,
                       const char* digest);
Status evp_verify(const Algorithm& algorithm,
                  const Components& components,
                  ByteView message,
                  ByteView signature,
                  const char* digest);

// take_generated gives the components of a key that OpenSSL made, by its traditional structure.
// `key` may be null: key_library_failure.
Result<Components> take_generated(const Algorithm& algorithm, const EvpKey& key);

// library_failure makes the error key_library_failure: "signing with ssh-rsa".
Error library_failure(std::string_view what, std::string_view name);

}  // namespace keyfluent
