// SPDX-License-Identifier: MIT
// Key derivation functions of key files: one passphrase in, key material out.  What costs more than
// the limits allow is refused with kdf_too_costly.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/limits.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace keyfluent {

// bcrypt_pbkdf is OpenSSH's (openssh-private, kdf "bcrypt"): crypto/bcrypt_pbkdf.cpp.
// Errors: kdf_too_costly beyond limits.kdf_rounds, encryption_malformed for no rounds, no salt, or
// a size that is 0 or above 1024.
Result<SecretBytes> bcrypt_pbkdf(const Passphrase& passphrase,
                                 ByteView salt,
                                 std::uint32_t rounds,
                                 std::size_t size,
                                 const Limits& limits);

// check_iterations refuses too many of them: kdf_too_costly.
Status check_iterations(std::uint64_t iterations, std::string_view name, const Limits& limits);

// pem_key_derivation is OpenSSL's EVP_BytesToKey with MD5 and one round (DEK-Info).
SecretBytes pem_key_derivation(const Passphrase& passphrase, ByteView salt, std::size_t size);

// pbkdf2 (RFC 8018).  `hash` is OpenSSL's name of the PRF's hash: "SHA256".
// Errors: kdf_too_costly beyond limits.kdf_iterations, encryption_malformed for no iterations,
// kdf_unsupported for a hash that OpenSSL does not have here.
Result<SecretBytes> pbkdf2(const Passphrase& passphrase,
                           ByteView salt,
                           std::uint64_t iterations,
                           std::string_view hash,
                           std::size_t size,
                           const Limits& limits);

// pbkdf1 (RFC 8018, section 5.1).  `hash` is "MD5" or "SHA1".
// Errors: kdf_too_costly beyond limits.kdf_iterations, encryption_malformed for no iterations
// or more bytes than the hash has, kdf_unsupported for another hash.
Result<SecretBytes> pbkdf1(const Passphrase& passphrase,
                           ByteView salt,
                           std::uint64_t iterations,
                           std::string_view hash,
                           std::size_t size,
                           const Limits& limits);

struct ScryptCost {
  std::uint64_t n = 0;
  std::uint64_t r = 0;
  std::uint64_t p = 0;
};

// scrypt (RFC 7914).
// Errors: kdf_too_costly beyond limits.kdf_memory or limits.kdf_work, encryption_malformed for a
// cost that RFC 7914 section 6 does not allow.
Result<SecretBytes> scrypt(const Passphrase& passphrase,
                           ByteView salt,
                           const ScryptCost& cost,
                           std::size_t size,
                           const Limits& limits);

enum class Argon2Type : std::uint8_t { kD, kI, kId };

struct Argon2Cost {
  std::uint32_t memory_kib = 0;
  std::uint32_t passes = 0;
  std::uint32_t lanes = 0;
};

// argon2 (RFC 9106, version 1.3) without secret or associated data.  crypto/argon2.cpp:
// libgcrypt's.  Errors: kdf_too_costly beyond limits.kdf_memory, limits.kdf_work or
// limits::kArgon2Lanes, encryption_malformed for a cost or sizes that RFC 9106 section 3.1 does not
// allow, kdf_unsupported where libgcrypt is missing, and for an empty passphrase, which it does not
// take.
Result<SecretBytes> argon2(Argon2Type type,
                           const Passphrase& passphrase,
                           ByteView salt,
                           const Argon2Cost& cost,
                           std::size_t size,
                           const Limits& limits);

}  // namespace keyfluent
