// SPDX-License-Identifier: MIT
// The mode kKeyWrap: AES key wrapping, without padding (RFC 3394) and with it (RFC 5649).  Eight
// bytes of the result are a check value, so that a wrong key shows.
#include "keyfluent/crypto/cipher_modes.h"
#include "keyfluent/crypto/openssl_errors.h"

#include <openssl/evp.h>

#include <limits>
#include <memory>
#include <optional>
#include <string>

namespace keyfluent {
namespace {

using EvpCipher = std::unique_ptr<EVP_CIPHER, decltype(&EVP_CIPHER_free)>;
using EvpContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

enum class Direction : int { kUnwrap = 0, kWrap = 1 };

// What wrapping adds: the check value, and padding to eight bytes.
constexpr std::size_t kMostAdded = 16;

Error library_failure(const Cipher& cipher) {
  return Error(errors::key_library_failure, {}, cipher.evp_name);
}

// run passes the data in one piece, as OpenSSL wants them here; nothing if it refuses them.
Result<std::optional<SecretBytes>> run(const CipherJob& job, Direction direction) {
  const OpensslErrors forget_errors;
  const EvpCipher cipher(
      EVP_CIPHER_fetch(nullptr, std::string(job.cipher.evp_name).c_str(), nullptr),
      EVP_CIPHER_free);
  if (!cipher) {
    return Error(errors::cipher_unsupported, {}, job.cipher.evp_name);
  }
  const EvpContext context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  if (!context || job.data.size() > std::numeric_limits<int>::max() / 2) {
    return library_failure(job.cipher);
  }
  EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  if (EVP_CipherInit_ex2(context.get(),
                         cipher.get(),
                         job.key.data(),
                         nullptr,  // the standard's own initial value
                         static_cast<int>(direction),
                         nullptr) != 1) {
    return library_failure(job.cipher);
  }
  SecretBytes result(job.data.size() + kMostAdded);
  int written = 0;
  if (EVP_CipherUpdate(context.get(),
                       result.data(),
                       &written,
                       job.data.data(),
                       static_cast<int>(job.data.size())) != 1 ||
      written <= 0) {
    return std::optional<SecretBytes>();
  }
  result.resize(static_cast<std::size_t>(written));
  return std::optional(std::move(result));
}

Result<SecretBytes> unwrap(const CipherJob& job) {
  KEYFLUENT_TRY(std::optional<SecretBytes> plain, run(job, Direction::kUnwrap));
  if (!plain) {
    return Error(errors::passphrase_wrong, {}, " (or the file is damaged)");
  }
  return *std::move(plain);
}

Result<SecretBytes> wrap(const CipherJob& job) {
  KEYFLUENT_TRY(std::optional<SecretBytes> wrapped, run(job, Direction::kWrap));
  if (!wrapped) {  // RFC 3394 section 2: two blocks at least; RFC 5649: one byte
    return Error(errors::encryption_malformed, {}, "the length of what is to be wrapped");
  }
  return *std::move(wrapped);
}

}  // namespace

namespace cipher_modes {
constinit const CipherMode kKeyWrap{unwrap, wrap};
}  // namespace cipher_modes

}  // namespace keyfluent
