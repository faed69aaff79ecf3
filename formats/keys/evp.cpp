// SPDX-License-Identifier: MIT
#include "keyfluent/keys/evp.h"

#include "keyfluent/crypto/openssl_errors.h"
#include "keyfluent/keys/der_form.h"

#include <openssl/x509.h>

#include <new>
#include <string>

namespace keyfluent {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

Result<EvpKey> load_private(const Algorithm& algorithm, const Components& components) {
  KEYFLUENT_TRY(const SecretBytes der, write_private_key_info(algorithm, components));
  const auto* cursor = der.data();
  EvpKey key(d2i_AutoPrivateKey(nullptr, &cursor, static_cast<long>(der.size())));
  if (key == nullptr) {
    return library_failure("loading a private key of type", algorithm.name);
  }
  return key;
}

Result<EvpKey> load_public(const Algorithm& algorithm, const Components& components) {
  KEYFLUENT_TRY(const Bytes der, write_subject_public_key_info(algorithm, components));
  const auto* cursor = der.data();
  EvpKey key(d2i_PUBKEY(nullptr, &cursor, static_cast<long>(der.size())));
  if (key == nullptr) {
    return library_failure("loading a public key of type", algorithm.name);
  }
  return key;
}

Context new_context() {
  Context context(EVP_MD_CTX_new());
  if (context == nullptr) {
    throw std::bad_alloc();
  }
  return context;
}

}  // namespace

Error library_failure(std::string_view what, std::string_view name) {
  return Error(errors::key_library_failure, {}, std::string(what).append(" ").append(name));
}

Result<Bytes> evp_sign(const Algorithm& algorithm,
                       const Components& components,
                       ByteView message,
                       const char* digest) {
  const OpensslErrors forget_errors;
  KEYFLUENT_TRY(const EvpKey key, load_private(algorithm, components));
  const Context context = new_context();
  Bytes signature(static_cast<std::size_t>(EVP_PKEY_get_size(key.get())));
  std::size_t size = signature.size();
  if (EVP_DigestSignInit_ex(context.get(), nullptr, digest, nullptr, nullptr, key.get(), nullptr) !=
          1 ||
      EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) != 1) {
    return library_failure("signing with", algorithm.name);
  }
  signature.resize(size);
  return signature;
}

Status evp_verify(const Algorithm& algorithm,
                  const Components& components,
                  ByteView message,
                  ByteView signature,
                  const char* digest) {
  const OpensslErrors forget_errors;
  KEYFLUENT_TRY(const EvpKey key, load_public(algorithm, components));
  const Context context = new_context();
  if (EVP_DigestVerifyInit_ex(
          context.get(), nullptr, digest, nullptr, nullptr, key.get(), nullptr) != 1) {
    return library_failure("verifying with", algorithm.name);
  }
  const int answer = EVP_DigestVerify(
      context.get(), signature.data(), signature.size(), message.data(), message.size());
  if (answer != 1) {
    return Error(errors::key_inconsistent, {}, "the signature does not fit the public key");
  }
  return ok();
}

Result<Components> take_generated(const Algorithm& algorithm, const EvpKey& key) {
  const OpensslErrors forget_errors;
  const int size = key != nullptr ? i2d_PrivateKey(key.get(), nullptr) : 0;
  if (size <= 0) {
    return library_failure("making a key of type", algorithm.name);
  }
  SecretBytes der(static_cast<std::size_t>(size));
  auto* cursor = der.data();
  i2d_PrivateKey(key.get(), &cursor);
  return algorithm.der->read_traditional(algorithm, der.view());
}

}  // namespace keyfluent
