// SPDX-License-Identifier: MIT
// The key derivation of PKCS#12 (RFC 7292 appendix B), which old encrypted PKCS#8 files use, too,
// and the MAC of such files.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/limits.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace keyfluent {

enum class Pkcs12Purpose : std::uint8_t { kKey = 1, kIv = 2, kMac = 3 };

// pkcs12_kdf derives with SHA-1.  The passphrase is UTF-8 (what is not is taken for Latin-1, as
// OpenSSL does) and hashed as UTF-16 with a final zero. Errors: kdf_too_costly beyond
// limits.kdf_iterations, encryption_malformed for no iterations or no salt,
// key_library_failure.
Result<SecretBytes> pkcs12_kdf(const Passphrase& passphrase,
                               ByteView salt,
                               std::uint64_t iterations,
                               Pkcs12Purpose purpose,
                               std::size_t size,
                               const Limits& limits);

// Pkcs12Mac is how a file's MAC was made.  `hash` is OpenSSL's name: "SHA256".
struct Pkcs12Mac {
  std::string_view hash;
  ByteView salt;
  std::uint64_t iterations = 1;
};

// pkcs12_mac is the HMAC of the content under a key of the passphrase (RFC 7292 section 5.1).
// Errors: those of pkcs12_kdf, kdf_unsupported for a hash that OpenSSL does not have here.
Result<Bytes> pkcs12_mac(const Passphrase& passphrase,
                         const Pkcs12Mac& mac,
                         ByteView content,
                         const Limits& limits);

}  // namespace keyfluent
