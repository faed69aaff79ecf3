// SPDX-License-Identifier: MIT
// Proof that secrets are wiped before their memory goes back to the heap.
//
// Take the wipe() out of WipingAllocator and these tests fail.
#include "keyfluent/core/base64.h"
#include "keyfluent/core/der.h"
#include "keyfluent/core/secret.h"
#include "keyfluent/core/writer.h"
#include "keyfluent/crypto/cipher.h"
#include "keyfluent/crypto/gcrypt.h"
#include "keyfluent/crypto/kdf.h"
#include "tests/wipe/watch.h"

#include <doctest/doctest.h>
#include <openssl/bn.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

using namespace keyfluent;

namespace {

constexpr std::string_view kSecret = "correct horse battery staple 123";

// leaks_of runs the function and returns how many blocks of C++ code held the secret when they were
// released; each of them counts.
template <class Function>
int leaks_of(const Function& function) {
  const testing::Leaks leaks = testing::leaks_of({std::string(kSecret)}, function);
  REQUIRE(leaks.released > 0);
  CHECK(leaks.libraries == 0);
  return leaks.own;
}

}  // namespace

TEST_CASE("wipe: the watch sees a secret in ordinary memory") {
  CHECK(leaks_of([] { const Bytes careless = to_bytes(as_bytes(kSecret)); }) == 1);
}

TEST_CASE("wipe: the watch sees a secret that a C library gives back") {
  const testing::Leaks leaks = testing::leaks_of({std::string(kSecret)}, [] {
    char* const careless = strndup(kSecret.data(), kSecret.size());
    char* const moved = static_cast<char*>(realloc(careless, 4000));
    std::free(moved);
  });
  CHECK(leaks.libraries == 2);
}

TEST_CASE("wipe: SecretBytes is zero when it is released") {
  {
    const SecretBytes secret(kSecret);
    testing::watch_block(secret.data());
  }
  CHECK(testing::block_was_zero());
}

TEST_CASE("wipe: growing, shrinking, moving and assigning leave nothing") {
  CHECK(leaks_of([] {
          SecretBytes secret(kSecret);
          for (int i = 0; i < 1000; ++i) {
            secret.push_back('x');
          }
          secret.append(kSecret);
          secret.resize(3);
        }) == 0);
  CHECK(leaks_of([] {
          SecretBytes a(kSecret);
          SecretBytes b(kSecret);
          a = std::move(b);
          b = a.clone();
          const Passphrase passphrase(kSecret);
          const Passphrase other = passphrase.clone();
        }) == 0);
}

TEST_CASE("wipe: what resize cuts off is gone at once") {
  SecretBytes secret(kSecret);
  const auto* tail = secret.data() + 8;
  secret.resize(8);
  // The vector keeps its capacity, so these bytes are still its own.
  CHECK(std::all_of(tail, tail + kSecret.size() - 8, [](std::uint8_t byte) { return byte == 0; }));
}

TEST_CASE("wipe: base64, writers and DER leave nothing") {
  CHECK(leaks_of([] {
          const SecretBytes text = encode_base64_secret(as_bytes(kSecret), 64);
          const auto decoded = decode_base64_secret(text.text().substr(0, text.size() - 1));
          CHECK(decoded.value().text() == kSecret);
        }) == 0);
  CHECK(
      leaks_of([] {
        SecretWriter writer;
        writer.put_string(kSecret);
        writer.put_mpint(as_bytes(kSecret));
        const SecretBytes number = der_secret_number(as_bytes(kSecret));
        const SecretBytes all = der_secret_element(der::kSequence, {number.view(), writer.view()});
      }) == 0);
}

TEST_CASE("wipe: ciphers and key derivation leave nothing") {
  for (const std::string_view name :
       {"aes256-cbc", "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com"}) {
    const Cipher& cipher = *find_cipher_by_openssh_name(name);
    const Bytes key(cipher.key_bytes, 1);
    const Bytes iv(cipher.iv_bytes, 2);
    CHECK(leaks_of([&] {
            const SecretBytes sealed = encrypt(cipher, key, iv, as_bytes(kSecret)).value();
            CHECK(decrypt(cipher, key, iv, sealed.view()).value().text() == kSecret);
          }) == 0);
  }
  CHECK(leaks_of([] {
          const Passphrase passphrase(kSecret);
          const Bytes salt(8, 3);
          CHECK(bcrypt_pbkdf(passphrase, salt, 1, 48, {}).has_value());
          CHECK(pem_key_derivation(passphrase, salt, 24).size() == 24);
          CHECK(pbkdf2(passphrase, salt, 1, "SHA256", 32, {}).has_value());
          CHECK(scrypt(passphrase, salt, {16, 1, 1}, 32, {}).has_value());
        }) == 0);
}

// ---- what the libraries are given ---------------------------------------------------------------

TEST_CASE("wipe: the watch sees what OpenSSL gives back") {
  const std::string number(kSecret.rbegin(), kSecret.rend());  // little-endian in memory
  const auto release_by = [&](void (*release)(BIGNUM*)) {
    return testing::leaks_of({number}, [&] {
      const ByteView bytes = as_bytes(kSecret);
      release(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
    });
  };
  CHECK(release_by(BN_free).libraries == 1);
  CHECK(release_by(BN_clear_free).libraries == 0);
}

TEST_CASE("wipe: the watch sees what libgcrypt gives back") {
  REQUIRE(gcrypt() != nullptr);
  const auto open_and_close = [] {
    gcry_cipher_hd_t handle = nullptr;
    gcrypt()->cipher_open(&handle, GCRY_CIPHER_TWOFISH, GCRY_CIPHER_MODE_CBC, 0);
    gcrypt()->cipher_close(handle);
  };
  open_and_close();
  CHECK(testing::leaks_of({std::string(kSecret)}, open_and_close).released == 1);
}

TEST_CASE("wipe: libgcrypt's ciphers leave neither the key nor the data") {
  for (const std::string_view name :
       {"twofish-cbc", "blowfish-ofb", "cast128-cbc", "des-cbc", "arcfour"}) {
    CAPTURE(name);
    const Cipher& cipher = *find_cipher_by_sshcom_name(name);
    REQUIRE(cipher.gcrypt.algorithm != 0);
    const SecretBytes key(kSecret.substr(0, cipher.key_bytes));
    const Bytes iv(cipher.iv_bytes, 2);
    const std::string needle(key.text());
    const testing::Leaks leaks = testing::leaks_of({needle, std::string(kSecret)}, [&] {
      const SecretBytes sealed = encrypt(cipher, key.view(), iv, as_bytes(kSecret)).value();
      CHECK(decrypt(cipher, key.view(), iv, sealed.view()).value().text() == kSecret);
    });
    CHECK(leaks.released > 0);
    CHECK(leaks.own == 0);
    CHECK(leaks.libraries == 0);
  }
}

TEST_CASE("wipe: libgcrypt's Argon2 leaves neither the passphrase nor the key") {
  const Bytes salt(16, 3);
  const Passphrase passphrase(kSecret);
  const auto derive = [&] { return argon2(Argon2Type::kId, passphrase, salt, {8, 1, 1}, 80, {}); };
  const std::string key(derive().value().text());
  const testing::Leaks leaks =
      testing::leaks_of({std::string(kSecret), key.substr(0, 32), key.substr(48)},
                        [&] { CHECK(derive().has_value()); });
  CHECK(leaks.released > 0);
  CHECK(leaks.own == 0);
  CHECK(leaks.libraries == 0);
}
