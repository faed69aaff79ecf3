// SPDX-License-Identifier: MIT
// The key derivation of PKCS#12 (RFC 7292 appendix B), which old encrypted PKCS#8 files use.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"

#include <cstddef>
#include <cstdint>

namespace keyfluent {

enum class Pkcs12Purpose : std::uint8_t { kKey = 1, kIv = 2 };

// pkcs12_kdf derives with SHA-1.  The passphrase is UTF-8 (what is not is taken for Latin-1, as
// OpenSSL does) and hashed as UTF-16 with a final zero. Errors: kdf_too_costly beyond
// limits::kPbkdf2Iterations, encryption_malformed for no iterations or no salt,
// key_library_failure.
Result<SecretBytes> pkcs12_kdf(const Passphrase& passphrase,
                               ByteView salt,
                               std::uint64_t iterations,
                               Pkcs12Purpose purpose,
                               std::size_t size);

}  // namespace keyfluent
