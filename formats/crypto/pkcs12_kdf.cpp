// SPDX-License-Identifier: MIT
#include "keyfluent/crypto/pkcs12_kdf.h"

#include "keyfluent/core/limits.h"
#include "keyfluent/crypto/openssl_errors.h"

#include <openssl/pkcs12.h>

#include <string>

namespace keyfluent {

namespace {

// More than any real file has; OpenSSL counts in int.
constexpr std::size_t kMostBytes = 4096;

}  // namespace

Result<SecretBytes> pkcs12_kdf(const Passphrase& passphrase,
                               ByteView salt,
                               std::uint64_t iterations,
                               Pkcs12Purpose purpose,
                               std::size_t size) {
  const ByteView secret = passphrase.view();
  const bool is_sound = iterations != 0 && !salt.empty() && salt.size() <= kMostBytes &&
                        secret.size() <= kMostBytes && size <= kMostBytes;
  if (!is_sound) {
    return Error(errors::encryption_malformed, {}, "the parameters of the PKCS#12 scheme");
  }
  if (iterations > limits::kPbkdf2Iterations) {
    return Error(errors::kdf_too_costly, {}, std::to_string(iterations) + " iterations");
  }
  const OpensslErrors forget_errors;
  Bytes salt_copy = to_bytes(salt);  // OpenSSL's parameter is not const
  SecretBytes out(size);
  if (PKCS12_key_gen_utf8(as_text(secret).data(),
                          static_cast<int>(secret.size()),
                          salt_copy.data(),
                          static_cast<int>(salt_copy.size()),
                          static_cast<int>(purpose),
                          static_cast<int>(iterations),
                          static_cast<int>(size),
                          out.data(),
                          EVP_sha1()) != 1) {
    return Error(errors::key_library_failure, {}, "the key derivation of PKCS#12");
  }
  return out;
}

}  // namespace keyfluent
