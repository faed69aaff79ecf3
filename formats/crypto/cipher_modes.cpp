// SPDX-License-Identifier: MIT
#include "keyfluent/crypto/cipher_modes.h"

#include "keyfluent/crypto/openssl_errors.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/provider.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

namespace keyfluent {
namespace {

using EvpCipher = std::unique_ptr<EVP_CIPHER, decltype(&EVP_CIPHER_free)>;
using EvpContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;
using EvpMac = std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)>;
using EvpMacContext = std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)>;

using LibraryContext = std::unique_ptr<OSSL_LIB_CTX, decltype(&OSSL_LIB_CTX_free)>;
using Provider = std::unique_ptr<OSSL_PROVIDER, decltype(&OSSL_PROVIDER_unload)>;

enum class Direction : int { kDecrypt = 0, kEncrypt = 1 };

Error library_failure(const Cipher& cipher) {
  return Error(errors::key_library_failure, {}, cipher.evp_name);
}

// wrong_tag: authentication does not say whether the key or the data are wrong.
Error wrong_tag() {
  return Error(errors::passphrase_wrong, {}, " (or the file is damaged)");
}

Error unsupported(const Cipher& cipher) {
  return Error(errors::cipher_unsupported, {}, name_in_files(cipher));
}

// Evp is one run of an OpenSSL cipher.
class Evp {
 public:
  // open fails with cipher_unsupported or key_library_failure.  `context` is OpenSSL's library
  // context, null for the default one.
  static Result<Evp> open(const CipherJob& job,
                          Direction direction,
                          OSSL_LIB_CTX* context = nullptr) {
    const std::string name(job.cipher.evp_name);
    EvpCipher cipher(EVP_CIPHER_fetch(context, name.c_str(), nullptr), EVP_CIPHER_free);
    if (!cipher) {  // once more: OpenSSL does not always say that it had no memory
      cipher.reset(EVP_CIPHER_fetch(context, name.c_str(), nullptr));
    }
    if (!cipher) {
      throw_if_no_memory();
      return unsupported(job.cipher);
    }
    Evp evp(job.cipher);
    if (!evp.context_ ||
        EVP_CipherInit_ex2(evp.context_.get(),
                           cipher.get(),
                           job.key.data(),
                           job.iv.data(),
                           static_cast<int>(direction),
                           nullptr) != 1 ||
        EVP_CIPHER_CTX_set_padding(evp.context_.get(), 0) != 1) {
      return library_failure(job.cipher);
    }
    return evp;
  }

  // update appends the result for more data.
  Status update(ByteView data, SecretBytes& to) {
    constexpr std::size_t kPiece = std::size_t{1} << 30;  // OpenSSL counts in int
    while (!data.empty()) {
      const ByteView piece = data.first(std::min(data.size(), kPiece));
      const std::size_t before = to.size();
      to.resize(before + piece.size());
      int written = 0;
      if (EVP_CipherUpdate(context_.get(),
                           to.data() + before,
                           &written,
                           piece.data(),
                           static_cast<int>(piece.size())) != 1 ||
          static_cast<std::size_t>(written) != piece.size()) {
        return library_failure(*cipher_);
      }
      data = data.subspan(piece.size());
    }
    return ok();
  }

  // finish returns false if the tag is wrong.
  bool finish() {
    std::array<std::uint8_t, EVP_MAX_BLOCK_LENGTH> nothing{};
    int written = 0;
    return EVP_CipherFinal_ex(context_.get(), nothing.data(), &written) == 1;
  }

  bool set_tag(ByteView tag) {
    // OpenSSL takes the tag by a pointer to non-const and does not write to it.
    return control(EVP_CTRL_AEAD_SET_TAG, tag.size(), const_cast<std::uint8_t*>(tag.data()));
  }

  bool get_tag(std::span<std::uint8_t> tag) {
    return control(EVP_CTRL_AEAD_GET_TAG, tag.size(), tag.data());
  }

 private:
  explicit Evp(const Cipher& cipher)
      : context_(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free), cipher_(&cipher) {}

  bool control(int what, std::size_t size, void* data) {
    return EVP_CIPHER_CTX_ctrl(context_.get(), what, static_cast<int>(size), data) == 1;
  }

  EvpContext context_;
  const Cipher* cipher_;
};

// ---- without authentication ---------------------------------------------------------------------

Result<SecretBytes> run_plain(const CipherJob& job,
                              Direction direction,
                              OSSL_LIB_CTX* context = nullptr) {
  const OpensslErrors forget_errors;
  KEYFLUENT_TRY(Evp evp, Evp::open(job, direction, context));
  SecretBytes result;
  result.reserve(job.data.size());
  KEYFLUENT_CHECK(evp.update(job.data, result));
  if (!evp.finish()) {
    return library_failure(job.cipher);
  }
  return result;
}

Result<SecretBytes> decrypt_plain(const CipherJob& job) {
  return run_plain(job, Direction::kDecrypt);
}

Result<SecretBytes> encrypt_plain(const CipherJob& job) {
  return run_plain(job, Direction::kEncrypt);
}

// ---- the legacy provider ------------------------------------------------------------------------

#ifdef KEYFLUENT_STATIC_GCRYPT

// A static program loads no modules: they would bring another C library with them.
Result<SecretBytes> run_legacy(const CipherJob& job, Direction /*direction*/) {
  return unsupported(job.cipher)
      .with_hint("the static program lacks this cipher; the default one has it");
}

#else

// run_legacy loads the provider into a context of its own, so that nothing else of the program can
// pick up a legacy cipher.
Result<SecretBytes> run_legacy(const CipherJob& job, Direction direction) {
  const OpensslErrors forget_errors;
  const LibraryContext context(OSSL_LIB_CTX_new(), OSSL_LIB_CTX_free);
  const Provider provider(OSSL_PROVIDER_load(context.get(), "legacy"), OSSL_PROVIDER_unload);
  if (!context || !provider) {
    return unsupported(job.cipher)
        .with_hint("this needs OpenSSL's legacy provider (the package openssl or libssl3)");
  }
  return run_plain(job, direction, context.get());
}

#endif

Result<SecretBytes> decrypt_legacy(const CipherJob& job) {
  return run_legacy(job, Direction::kDecrypt);
}

Result<SecretBytes> encrypt_legacy(const CipherJob& job) {
  return run_legacy(job, Direction::kEncrypt);
}

// ---- GCM (RFC 5647 has the cipher; PROTOCOL.key has the tag after the data) ---------------------

Result<SecretBytes> decrypt_gcm(const CipherJob& job) {
  const OpensslErrors forget_errors;
  const std::size_t size = job.data.size() - job.cipher.tag_bytes;
  KEYFLUENT_TRY(Evp evp, Evp::open(job, Direction::kDecrypt));
  SecretBytes plain;
  plain.reserve(size);
  KEYFLUENT_CHECK(evp.update(job.data.first(size), plain));
  if (!evp.set_tag(job.data.subspan(size))) {
    return library_failure(job.cipher);
  }
  if (!evp.finish()) {
    return wrong_tag();
  }
  return plain;
}

Result<SecretBytes> encrypt_gcm(const CipherJob& job) {
  const OpensslErrors forget_errors;
  KEYFLUENT_TRY(Evp evp, Evp::open(job, Direction::kEncrypt));
  SecretBytes sealed;
  sealed.reserve(job.data.size() + job.cipher.tag_bytes);
  KEYFLUENT_CHECK(evp.update(job.data, sealed));
  sealed.resize(job.data.size() + job.cipher.tag_bytes);
  if (!evp.finish() || !evp.get_tag(sealed.writable().subspan(job.data.size()))) {
    return library_failure(job.cipher);
  }
  return sealed;
}

// ---- chacha20-poly1305@openssh.com (PROTOCOL.chacha20poly1305) ----------------------------------
//
// The first half of the key encrypts the data; the second one would encrypt a packet's length,
// which a file does not have.  The nonce (a packet's number) is 0.  Block 0 of the key stream
// begins with the key of Poly1305, the data start at block 1, and the tag covers the encrypted
// data.

constexpr std::size_t kChachaKey = 32;
constexpr std::size_t kPolyKey = 32;

// run_chacha encrypts or decrypts (the same) from the given block of the key stream on.
Result<SecretBytes> run_chacha(const CipherJob& job, std::uint8_t block, ByteView data) {
  // OpenSSL's iv: the block counter, little-endian, then the nonce.
  std::array<std::uint8_t, 16> counter{};
  counter[0] = block;
  return run_plain({job.cipher, job.key.first(kChachaKey), counter, data}, Direction::kEncrypt);
}

Result<SecretBytes> poly1305(const CipherJob& job, ByteView data) {
  constexpr std::array<std::uint8_t, kPolyKey> kZeros{};
  KEYFLUENT_TRY(const SecretBytes key, run_chacha(job, 0, kZeros));
  const OpensslErrors forget_errors;
  const EvpMac mac(EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_POLY1305, nullptr), EVP_MAC_free);
  if (!mac) {
    return unsupported(job.cipher);
  }
  const EvpMacContext context(EVP_MAC_CTX_new(mac.get()), EVP_MAC_CTX_free);
  SecretBytes tag(job.cipher.tag_bytes);
  std::size_t written = 0;
  if (!context || EVP_MAC_init(context.get(), key.data(), key.size(), nullptr) != 1 ||
      EVP_MAC_update(context.get(), data.data(), data.size()) != 1 ||
      EVP_MAC_final(context.get(), tag.data(), &written, tag.size()) != 1) {
    return library_failure(job.cipher);
  }
  return tag;
}

Result<SecretBytes> decrypt_chacha(const CipherJob& job) {
  const std::size_t size = job.data.size() - job.cipher.tag_bytes;
  KEYFLUENT_TRY(const SecretBytes tag, poly1305(job, job.data.first(size)));
  if (!equal_secret(tag.view(), job.data.subspan(size))) {
    return wrong_tag();
  }
  return run_chacha(job, 1, job.data.first(size));
}

Result<SecretBytes> encrypt_chacha(const CipherJob& job) {
  KEYFLUENT_TRY(SecretBytes sealed, run_chacha(job, 1, job.data));
  KEYFLUENT_TRY(const SecretBytes tag, poly1305(job, sealed.view()));
  sealed.append(tag.view());
  return sealed;
}

}  // namespace

std::string_view name_in_files(const Cipher& cipher) {
  for (const std::string_view name : {cipher.openssh_name, cipher.pem_name, cipher.sshcom_name}) {
    if (!name.empty()) {
      return name;
    }
  }
  return cipher.evp_name;
}

namespace cipher_modes {
constinit const CipherMode kPlain{decrypt_plain, encrypt_plain};
constinit const CipherMode kLegacy{decrypt_legacy, encrypt_legacy};
constinit const CipherMode kGcm{decrypt_gcm, encrypt_gcm};
constinit const CipherMode kOpensshChacha{decrypt_chacha, encrypt_chacha};
}  // namespace cipher_modes

}  // namespace keyfluent
