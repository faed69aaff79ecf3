// SPDX-License-Identifier: MIT
#include "keyfluent/crypto/kdf.h"

#include "keyfluent/crypto/digest.h"
#include "keyfluent/crypto/openssl_errors.h"

#include <openssl/evp.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <memory>
#include <string>

namespace keyfluent {
namespace {

using Digest = std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)>;

bool fits_int(std::size_t size) {
  return size <= std::numeric_limits<int>::max();
}

const char* as_chars(ByteView bytes) {
  return as_text(bytes).data();
}

Error library_failure(std::string_view what) {
  return Error(errors::key_library_failure, {}, what);
}

constexpr std::uint64_t kBlockBytes = 128;  // times r: of scrypt

// check_cost refuses what RFC 7914 section 6 forbids and what would take too much memory or time.
Status check_cost(const ScryptCost& cost, const Limits& limits) {
  const bool is_sound =
      std::has_single_bit(cost.n) && cost.n > 1 && cost.r != 0 && cost.p != 0 &&
      (cost.r >= 4 || static_cast<std::uint64_t>(std::bit_width(cost.n)) <= 16 * cost.r);
  if (!is_sound) {
    return Error(errors::encryption_malformed, {}, "the cost of scrypt");
  }
  const auto refuse = [&cost](std::uint64_t Limits::*limit, std::uint64_t asked) {
    return limits::refusal(errors::kdf_too_costly,
                           "scrypt with N=" + std::to_string(cost.n) +
                               ", r=" + std::to_string(cost.r) + ", p=" + std::to_string(cost.p),
                           limit,
                           asked);
  };
  using limits::product;
  const std::uint64_t memory = product(product(kBlockBytes, cost.r), std::max(cost.n, cost.p));
  if (memory > limits.kdf_memory) {
    return refuse(&Limits::kdf_memory, memory);
  }
  const std::uint64_t work = product(product(2 * kBlockBytes, cost.n), product(cost.r, cost.p));
  return work > limits.kdf_work ? refuse(&Limits::kdf_work, work) : Status(ok());
}

// hash_repeatedly returns hash(hash(… hash(data))), `times` of them.
template <auto kHash>
SecretBytes hash_repeatedly(SecretBytes data, std::uint64_t times) {
  for (std::uint64_t i = 0; i < times; ++i) {
    const Wiped<decltype(kHash(ByteView()))> hash(kHash(data.view()));
    data.resize(hash.value.size());
    std::copy(hash.value.begin(), hash.value.end(), data.data());
  }
  return data;
}

}  // namespace

Status check_iterations(std::uint64_t iterations, std::string_view name, const Limits& limits) {
  if (iterations <= limits.kdf_iterations) {
    return ok();
  }
  return limits::refusal(errors::kdf_too_costly,
                         std::to_string(iterations) + " iterations of " + std::string(name),
                         &Limits::kdf_iterations,
                         iterations);
}

SecretBytes pem_key_derivation(const Passphrase& passphrase, ByteView salt, std::size_t size) {
  SecretBytes key;
  key.reserve(size);
  SecretBytes message;
  while (key.size() < size) {
    message.append(passphrase.view());
    message.append(salt);
    const Wiped<std::array<std::uint8_t, 16>> block(md5(message.view()));
    key.append(ByteView(block.value).first(std::min(block.value.size(), size - key.size())));
    message = SecretBytes(ByteView(block.value));  // each block goes before the next message
  }
  return key;
}

Result<SecretBytes> pbkdf2(const Passphrase& passphrase,
                           ByteView salt,
                           std::uint64_t iterations,
                           std::string_view hash,
                           std::size_t size,
                           const Limits& limits) {
  if (iterations == 0 || size == 0) {
    return Error(errors::encryption_malformed, {}, "the iterations of PBKDF2");
  }
  KEYFLUENT_CHECK(check_iterations(iterations, "PBKDF2", limits));
  const OpensslErrors forget_errors;
  const std::string name(hash);
  const Digest digest(EVP_MD_fetch(nullptr, name.c_str(), nullptr), EVP_MD_free);
  if (!digest) {
    return Error(errors::kdf_unsupported, {}, "PBKDF2 with " + name);
  }
  const ByteView secret = passphrase.view();
  SecretBytes key(size);
  if (!fits_int(secret.size()) || !fits_int(salt.size()) || !fits_int(size) ||
      PKCS5_PBKDF2_HMAC(as_chars(secret),
                        static_cast<int>(secret.size()),
                        salt.data(),
                        static_cast<int>(salt.size()),
                        static_cast<int>(iterations),
                        digest.get(),
                        static_cast<int>(size),
                        key.data()) != 1) {
    return library_failure("PBKDF2");
  }
  return key;
}

Result<SecretBytes> pbkdf1(const Passphrase& passphrase,
                           ByteView salt,
                           std::uint64_t iterations,
                           std::string_view hash,
                           std::size_t size,
                           const Limits& limits) {
  KEYFLUENT_CHECK(check_iterations(iterations, "PBKDF1", limits));
  const bool is_md5 = hash == "MD5";
  if (!is_md5 && hash != "SHA1") {
    return Error(errors::kdf_unsupported, {}, "PBKDF1 with " + std::string(hash));
  }
  SecretBytes data(passphrase.view());
  data.append(salt);
  SecretBytes key = is_md5 ? hash_repeatedly<md5>(std::move(data), iterations)
                           : hash_repeatedly<sha1>(std::move(data), iterations);
  if (iterations == 0 || size > key.size()) {
    return Error(errors::encryption_malformed, {}, "the iterations of PBKDF1");
  }
  key.resize(size);
  return key;
}

Result<SecretBytes> scrypt(const Passphrase& passphrase,
                           ByteView salt,
                           const ScryptCost& cost,
                           std::size_t size,
                           const Limits& limits) {
  KEYFLUENT_CHECK(check_cost(cost, limits));
  if (size == 0) {
    return Error(errors::encryption_malformed, {}, "the key length of scrypt");
  }
  const OpensslErrors forget_errors;
  const ByteView secret = passphrase.view();
  // check_cost has bounded the two large buffers; OpenSSL counts small ones beside them.
  const std::uint64_t most_memory = 3 * limits.kdf_memory;
  SecretBytes key(size);
  if (EVP_PBE_scrypt(as_chars(secret),
                     secret.size(),
                     salt.data(),
                     salt.size(),
                     cost.n,
                     cost.r,
                     cost.p,
                     most_memory,
                     key.data(),
                     key.size()) != 1) {
    return library_failure("scrypt");
  }
  return key;
}

}  // namespace keyfluent
