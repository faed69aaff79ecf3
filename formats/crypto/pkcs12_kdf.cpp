// SPDX-License-Identifier: MIT
#include "keyfluent/crypto/pkcs12_kdf.h"

#include "keyfluent/crypto/kdf.h"
#include "keyfluent/crypto/openssl_errors.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pkcs12.h>

#include <memory>
#include <string>

namespace keyfluent {

namespace {

// More than any real file has; OpenSSL counts in int.
constexpr std::size_t kMostBytes = 4096;

using EvpDigest = std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)>;

struct Derivation {
  ByteView salt;
  std::uint64_t iterations;
  Pkcs12Purpose purpose;
};

Status check(const Passphrase& passphrase, const Derivation& derivation, const Limits& limits) {
  const ByteView salt = derivation.salt;
  if (derivation.iterations == 0 || salt.empty() || salt.size() > kMostBytes ||
      passphrase.view().size() > kMostBytes) {
    return Error(errors::encryption_malformed, {}, "the parameters of the PKCS#12 scheme");
  }
  return check_iterations(derivation.iterations, "PKCS#12", limits);
}

Result<SecretBytes> derive(const Passphrase& passphrase,
                           const Derivation& derivation,
                           const EVP_MD* hash,
                           std::size_t size,
                           const Limits& limits) {
  KEYFLUENT_CHECK(check(passphrase, derivation, limits));
  const ByteView secret = passphrase.view();
  Bytes salt = to_bytes(derivation.salt);  // OpenSSL's parameter is not const
  SecretBytes out(size);
  // No passphrase is another thing to OpenSSL than an empty one, which is what we have.
  const char* const text = secret.empty() ? "" : as_text(secret).data();
  if (size > kMostBytes || PKCS12_key_gen_utf8(text,
                                               static_cast<int>(secret.size()),
                                               salt.data(),
                                               static_cast<int>(salt.size()),
                                               static_cast<int>(derivation.purpose),
                                               static_cast<int>(derivation.iterations),
                                               static_cast<int>(size),
                                               out.data(),
                                               hash) != 1) {
    return Error(errors::key_library_failure, {}, "the key derivation of PKCS#12");
  }
  return out;
}

}  // namespace

Result<SecretBytes> pkcs12_kdf(const Passphrase& passphrase,
                               ByteView salt,
                               std::uint64_t iterations,
                               Pkcs12Purpose purpose,
                               std::size_t size,
                               const Limits& limits) {
  const OpensslErrors forget_errors;
  return derive(passphrase, {salt, iterations, purpose}, EVP_sha1(), size, limits);
}

Result<Bytes> pkcs12_mac(const Passphrase& passphrase,
                         const Pkcs12Mac& mac,
                         ByteView content,
                         const Limits& limits) {
  const OpensslErrors forget_errors;
  const EvpDigest hash(EVP_MD_fetch(nullptr, std::string(mac.hash).c_str(), nullptr), EVP_MD_free);
  if (!hash) {
    return Error(errors::kdf_unsupported, {}, mac.hash);
  }
  Bytes result(static_cast<std::size_t>(EVP_MD_get_size(hash.get())));
  KEYFLUENT_TRY(const SecretBytes key,
                derive(passphrase,
                       {mac.salt, mac.iterations, Pkcs12Purpose::kMac},
                       hash.get(),
                       result.size(),
                       limits));
  unsigned int size = 0;
  if (HMAC(hash.get(),
           key.data(),
           static_cast<int>(key.size()),
           content.data(),
           content.size(),
           result.data(),
           &size) == nullptr) {
    return Error(errors::key_library_failure, {}, "the MAC of PKCS#12");
  }
  return result;
}

}  // namespace keyfluent
