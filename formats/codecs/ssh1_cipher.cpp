// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/ssh1_cipher.h"

#include "keyfluent/crypto/cipher.h"

#include <algorithm>
#include <iterator>

namespace keyfluent::codecs {

namespace {

constexpr std::size_t kDesBytes = 8;

Result<const Cipher*> by_pem_name(std::string_view name) {
  const Cipher* cipher = find_cipher_by_pem_name(name);
  return cipher != nullptr ? Result<const Cipher*>(cipher)
                           : Error(errors::cipher_unsupported, {}, name);
}

// des_key makes triple DES out of one DES key three times, which is DES: the default provider of
// OpenSSL has no other.
SecretBytes des_key(ByteView key) {
  SecretBytes three;
  for (int i = 0; i < 3; ++i) {
    three.append(key.first(kDesBytes));
  }
  return three;
}

Result<SecretBytes> des(bool encrypts, ByteView key, ByteView data) {
  KEYFLUENT_TRY(const Cipher* cipher, by_pem_name("DES-EDE3-CBC"));
  const Bytes iv(cipher->iv_bytes);
  const SecretBytes three = des_key(key);
  return encrypts ? encrypt(*cipher, three.view(), iv, data)
                  : decrypt(*cipher, three.view(), iv, data);
}

// triple_des is E(K1), D(K2), E(K1), or the reverse.
Result<SecretBytes> triple_des(bool encrypts, ByteView key, ByteView data) {
  const ByteView first = key.first(kDesBytes);
  const ByteView second = key.subspan(kDesBytes, kDesBytes);
  KEYFLUENT_TRY(const SecretBytes once, des(encrypts, first, data));
  KEYFLUENT_TRY(const SecretBytes twice, des(!encrypts, second, once.view()));
  return des(encrypts, first, twice.view());
}

SecretBytes swapped(ByteView data) {
  SecretBytes result(data);
  const auto bytes = result.writable();
  for (std::size_t at = 0; at + 4 <= bytes.size(); at += 4) {
    std::ranges::reverse(bytes.subspan(at, 4));
  }
  return result;
}

Result<SecretBytes> decrypt_blowfish(ByteView key, ByteView data) {
  KEYFLUENT_TRY(const Cipher* cipher, by_pem_name("BF-CBC"));
  KEYFLUENT_TRY(const SecretBytes plain,
                decrypt(*cipher, key, Bytes(cipher->iv_bytes), swapped(data).view()));
  return swapped(plain.view());
}

Result<SecretBytes> decrypt_idea(ByteView key, ByteView data) {
  KEYFLUENT_TRY(const Cipher* cipher, by_pem_name("IDEA-CFB"));
  return decrypt(*cipher, key, Bytes(cipher->iv_bytes), data);
}

Result<SecretBytes> decrypt_rc4(ByteView key, ByteView data) {
  constexpr std::string_view kRc4 = "1.2.840.113549.3.4";
  const Cipher* cipher = find_cipher_by_oid(kRc4);
  if (cipher == nullptr || cipher->key_bytes != key.size()) {
    return Error(errors::cipher_unsupported, {}, "RC4");
  }
  return decrypt(*cipher, key, Bytes(cipher->iv_bytes), data);
}

constexpr Ssh1Cipher kCiphers[] = {
    {1, "idea", decrypt_idea},
    {2, "des", [](ByteView key, ByteView data) { return des(false, key, data); }},
    {kSsh1TripleDes,
     "3des",
     [](ByteView key, ByteView data) { return triple_des(false, key, data); },
     [](ByteView key, ByteView data) { return triple_des(true, key, data); }},
    {4, "tss"},
    {5, "rc4", decrypt_rc4},
    {6, "blowfish", decrypt_blowfish},
};

}  // namespace

const Ssh1Cipher* find_ssh1_cipher(std::uint8_t number) {
  const auto* found = std::ranges::find(kCiphers, number, &Ssh1Cipher::number);
  return found == std::end(kCiphers) ? nullptr : found;
}

const Ssh1Cipher* find_ssh1_cipher_by_name(std::string_view name) {
  const auto* found = std::ranges::find(kCiphers, name, &Ssh1Cipher::name);
  return found == std::end(kCiphers) ? nullptr : found;
}

}  // namespace keyfluent::codecs
