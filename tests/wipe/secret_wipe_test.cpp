// SPDX-License-Identifier: MIT
// Proof that secrets are wiped before their memory goes back to the heap.
//
// This executable replaces the global operator new and delete (which is why it is one of its own):
// at the moment of a release the block still belongs to the program and may be read.  Take the
// wipe() out of WipingAllocator and these tests fail.
#include "keyfluent/core/base64.h"
#include "keyfluent/core/der.h"
#include "keyfluent/core/secret.h"
#include "keyfluent/core/writer.h"
#include "keyfluent/crypto/cipher.h"
#include "keyfluent/crypto/kdf.h"

#include <doctest/doctest.h>

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <string_view>

namespace {

// Watch looks at every block that is released while it is armed.
struct Watch {
  std::string_view needle;      // the secret; empty when not armed
  const void* block = nullptr;  // one block to look at closely
  int released = 0;             // blocks seen
  int leaked = 0;               // blocks that held the needle
  bool block_was_zero = false;
};

Watch watch;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): the allocator has no
              // other

void look_at(const void* block) {
  if (block == nullptr || (watch.needle.empty() && watch.block == nullptr)) {
    return;
  }
  const std::string_view content(static_cast<const char*>(block),
                                 malloc_usable_size(const_cast<void*>(block)));
  ++watch.released;
  if (!watch.needle.empty() && content.find(watch.needle) != std::string_view::npos) {
    ++watch.leaked;
  }
  if (block == watch.block) {
    const auto size = std::min(content.size(), std::size_t{32});
    watch.block_was_zero = std::all_of(
        content.begin(), content.begin() + static_cast<long>(size), [](char c) { return c == 0; });
    watch.block = nullptr;
  }
}

void* allocate(std::size_t size) {
  void* block = std::malloc(size == 0 ? 1 : size);
  if (block == nullptr) {
    throw std::bad_alloc();
  }
  return block;
}

void release(void* block) noexcept {
  look_at(block);
  std::free(block);
}

}  // namespace

void* operator new(std::size_t size) {
  return allocate(size);
}

void* operator new[](std::size_t size) {
  return allocate(size);
}

void operator delete(void* block) noexcept {
  release(block);
}

void operator delete[](void* block) noexcept {
  release(block);
}

void operator delete(void* block, std::size_t /*size*/) noexcept {
  release(block);
}

void operator delete[](void* block, std::size_t /*size*/) noexcept {
  release(block);
}

using namespace keyfluent;

namespace {

constexpr std::string_view kSecret = "correct horse battery staple 123";

// leaks_of runs the function and returns how many released blocks held the secret; each of them
// counts.
template <class Function>
int leaks_of(const Function& function) {
  watch = Watch{};
  watch.needle = kSecret;
  function();
  const Watch seen = watch;
  watch = Watch{};
  REQUIRE(seen.released > 0);
  return seen.leaked;
}

}  // namespace

TEST_CASE("wipe: the watch sees a secret in ordinary memory") {
  CHECK(leaks_of([] { const Bytes careless = to_bytes(as_bytes(kSecret)); }) == 1);
}

TEST_CASE("wipe: SecretBytes is zero when it is released") {
  watch = Watch{};
  {
    const SecretBytes secret(kSecret);
    watch.block = secret.data();
  }
  CHECK(watch.block_was_zero);
  watch = Watch{};
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
          CHECK(bcrypt_pbkdf(passphrase, salt, 1, 48).has_value());
          CHECK(pem_key_derivation(passphrase, salt, 24).size() == 24);
          CHECK(pbkdf2(passphrase, salt, 1, "SHA256", 32).has_value());
          CHECK(scrypt(passphrase, salt, {16, 1, 1}, 32).has_value());
        }) == 0);
}
