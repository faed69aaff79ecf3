// SPDX-License-Identifier: MIT
#include "keyfluent/crypto/cipher.h"

#include "keyfluent/crypto/cipher_modes.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace keyfluent {
namespace {

using cipher_modes::kGcm;
using cipher_modes::kOpensshChacha;
using cipher_modes::kPlain;

// Names and sizes: PROTOCOL.key and OpenSSH's cipher names; the object identifiers of NIST, RFC
// 3657 (Camellia), RFC 5794 (ARIA), RFC 4010 (SEED), GM/T 0006 (SM4), RFC 8018 (DES, triple DES).
// A stream mode has a block of 1 where the format does not pad it, 16 where openssh-private does.
// BF, CAST5, DES, IDEA, RC2 and SEED are in OpenSSL's legacy provider: rows all the same, so that
// the answer names the cipher and does not blame the passphrase.
// clang-format off
constexpr Cipher kCiphers[] = {
    // evp_name           openssh_name                     pem_name            oid                          key iv block tag
    {"AES-256-CTR",      "aes256-ctr",                     "",                 "",                          32, 16, 16, 0, &kPlain},
    {"AES-192-CTR",      "aes192-ctr",                     "",                 "",                          24, 16, 16, 0, &kPlain},
    {"AES-128-CTR",      "aes128-ctr",                     "",                 "",                          16, 16, 16, 0, &kPlain},
    {"AES-256-CBC",      "aes256-cbc",                     "AES-256-CBC",      "2.16.840.1.101.3.4.1.42",   32, 16, 16, 0, &kPlain},
    {"AES-192-CBC",      "aes192-cbc",                     "AES-192-CBC",      "2.16.840.1.101.3.4.1.22",   24, 16, 16, 0, &kPlain},
    {"AES-128-CBC",      "aes128-cbc",                     "AES-128-CBC",      "2.16.840.1.101.3.4.1.2",    16, 16, 16, 0, &kPlain},
    {"AES-256-CBC",      "rijndael-cbc@lysator.liu.se",    "",                 "",                          32, 16, 16, 0, &kPlain},
    {"DES-EDE3-CBC",     "3des-cbc",                       "DES-EDE3-CBC",     "1.2.840.113549.3.7",        24,  8,  8, 0, &kPlain},
    {"AES-256-GCM",      "aes256-gcm@openssh.com",         "",                 "",                          32, 12, 16, 16, &kGcm},
    {"AES-128-GCM",      "aes128-gcm@openssh.com",         "",                 "",                          16, 12, 16, 16, &kGcm},
    {"ChaCha20",         "chacha20-poly1305@openssh.com",  "",                 "",                          64,  0,  8, 16, &kOpensshChacha},

    {"AES-256-CTR",      "",                               "AES-256-CTR",      "",                          32, 16,  1, 0, &kPlain},
    {"AES-192-CTR",      "",                               "AES-192-CTR",      "",                          24, 16,  1, 0, &kPlain},
    {"AES-128-CTR",      "",                               "AES-128-CTR",      "",                          16, 16,  1, 0, &kPlain},
    {"AES-256-CFB",      "",                               "AES-256-CFB",      "2.16.840.1.101.3.4.1.44",   32, 16,  1, 0, &kPlain},
    {"AES-192-CFB",      "",                               "AES-192-CFB",      "2.16.840.1.101.3.4.1.24",   24, 16,  1, 0, &kPlain},
    {"AES-128-CFB",      "",                               "AES-128-CFB",      "2.16.840.1.101.3.4.1.4",    16, 16,  1, 0, &kPlain},
    {"AES-256-OFB",      "",                               "AES-256-OFB",      "2.16.840.1.101.3.4.1.43",   32, 16,  1, 0, &kPlain},
    {"AES-192-OFB",      "",                               "AES-192-OFB",      "2.16.840.1.101.3.4.1.23",   24, 16,  1, 0, &kPlain},
    {"AES-128-OFB",      "",                               "AES-128-OFB",      "2.16.840.1.101.3.4.1.3",    16, 16,  1, 0, &kPlain},
    {"DES-EDE3-CFB",     "",                               "DES-EDE3-CFB",     "",                          24,  8,  1, 0, &kPlain},
    {"DES-EDE3-OFB",     "",                               "DES-EDE3-OFB",     "",                          24,  8,  1, 0, &kPlain},
    {"DES-EDE-CBC",      "",                               "DES-EDE-CBC",      "",                          16,  8,  8, 0, &kPlain},
    {"CAMELLIA-256-CBC", "",                               "CAMELLIA-256-CBC", "1.2.392.200011.61.1.1.1.4", 32, 16, 16, 0, &kPlain},
    {"CAMELLIA-192-CBC", "",                               "CAMELLIA-192-CBC", "1.2.392.200011.61.1.1.1.3", 24, 16, 16, 0, &kPlain},
    {"CAMELLIA-128-CBC", "",                               "CAMELLIA-128-CBC", "1.2.392.200011.61.1.1.1.2", 16, 16, 16, 0, &kPlain},
    {"ARIA-256-CBC",     "",                               "ARIA-256-CBC",     "1.2.410.200046.1.1.12",     32, 16, 16, 0, &kPlain},
    {"ARIA-192-CBC",     "",                               "ARIA-192-CBC",     "1.2.410.200046.1.1.7",      24, 16, 16, 0, &kPlain},
    {"ARIA-128-CBC",     "",                               "ARIA-128-CBC",     "1.2.410.200046.1.1.2",      16, 16, 16, 0, &kPlain},
    {"SM4-CBC",          "",                               "SM4-CBC",          "1.2.156.10197.1.104.2",     16, 16, 16, 0, &kPlain},
    {"DES-CBC",          "",                               "DES-CBC",          "1.3.14.3.2.7",               8,  8,  8, 0, &kPlain},
    {"DES-CFB",          "",                               "DES-CFB",          "1.3.14.3.2.9",               8,  8,  1, 0, &kPlain},
    {"BF-CBC",           "",                               "BF-CBC",           "1.3.6.1.4.1.3029.1.2",      16,  8,  8, 0, &kPlain},
    {"CAST5-CBC",        "",                               "CAST5-CBC",        "1.2.840.113533.7.66.10",    16,  8,  8, 0, &kPlain},
    {"IDEA-CBC",         "",                               "IDEA-CBC",         "1.3.6.1.4.1.188.7.1.1.2",   16,  8,  8, 0, &kPlain},
    {"RC2-CBC",          "",                               "RC2-CBC",          "1.2.840.113549.3.2",        16,  8,  8, 0, &kPlain},
    {"RC2-64-CBC",       "",                               "RC2-64-CBC",       "",                           8,  8,  8, 0, &kPlain},
    {"RC2-40-CBC",       "",                               "RC2-40-CBC",       "",                           5,  8,  8, 0, &kPlain},
    {"SEED-CBC",         "",                               "SEED-CBC",         "1.2.410.200004.1.4",        16, 16, 16, 0, &kPlain},
};

// clang-format on

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// find returns the row whose name is this one; the empty name, which means "none", is no row's.
const Cipher* find(std::string_view Cipher::*column, std::string_view name) {
  const auto* found =
      std::find_if(std::begin(kCiphers), std::end(kCiphers), [&](const Cipher& row) {
        return !name.empty() && row.*column == name;
      });
  return found == std::end(kCiphers) ? nullptr : found;
}

Error malformed(std::string_view what) {
  return Error(errors::encryption_malformed, {}, what);
}

// check_sizes: `tag` is how many bytes of the data are no cipher text.
Status check_sizes(const CipherJob& job, std::size_t tag) {
  const bool fits = job.key.size() == job.cipher.key_bytes && job.iv.size() == job.cipher.iv_bytes;
  if (!fits) {
    return malformed("the length of the key or the initialization vector");
  }
  if (job.data.size() < tag || (job.data.size() - tag) % job.cipher.block_bytes != 0) {
    return malformed("the length of the encrypted data");
  }
  return ok();
}

// mask_if_less is all ones if a < b, else 0; both are below 2^31.
std::uint32_t mask_if_less(std::uint32_t a, std::uint32_t b) {
  return 0u - ((a - b) >> 31);
}

}  // namespace

std::span<const Cipher> ciphers() {
  return kCiphers;
}

const Cipher* find_cipher_by_openssh_name(std::string_view name) {
  return find(&Cipher::openssh_name, name);
}

const Cipher* find_cipher_by_pem_name(std::string_view name) {
  std::string canonical(name);
  std::transform(canonical.begin(), canonical.end(), canonical.begin(), upper);
  return find(&Cipher::pem_name, canonical);
}

const Cipher* find_cipher_by_oid(std::string_view dotted) {
  return find(&Cipher::oid, dotted);
}

Result<SecretBytes> decrypt(const Cipher& cipher, ByteView key, ByteView iv, ByteView data) {
  const CipherJob job{cipher, key, iv, data};
  KEYFLUENT_CHECK(check_sizes(job, cipher.tag_bytes));
  return cipher.mode->decrypt(job);
}

Result<SecretBytes> encrypt(const Cipher& cipher, ByteView key, ByteView iv, ByteView data) {
  const CipherJob job{cipher, key, iv, data};
  KEYFLUENT_CHECK(check_sizes(job, 0));
  return cipher.mode->encrypt(job);
}

Result<SecretBytes> remove_block_padding(const Cipher& cipher, SecretBytes data) {
  const std::size_t block = cipher.block_bytes;
  if (block == 1) {
    return data;
  }
  if (data.empty() || data.size() % block != 0) {
    return malformed("the length of the encrypted data");
  }
  const ByteView last = data.view().last(block);
  const std::uint32_t count = last[block - 1];
  std::uint32_t wrong =
      mask_if_less(count, 1) | ~mask_if_less(count, static_cast<std::uint32_t>(block) + 1);
  for (std::uint32_t i = 0; i < block; ++i) {
    const std::uint32_t is_padding = mask_if_less(i, count);
    wrong |= is_padding & (last[block - 1 - i] ^ count);
  }
  if (wrong != 0) {
    return Error(errors::passphrase_wrong, {}, " (or the file is damaged)");
  }
  data.resize(data.size() - count);
  return data;
}

void add_block_padding(const Cipher& cipher, SecretBytes& data) {
  const std::size_t block = cipher.block_bytes;
  if (block == 1) {
    return;
  }
  const std::size_t count = block - data.size() % block;
  const std::vector<std::uint8_t> padding(count, static_cast<std::uint8_t>(count));
  data.append(ByteView(padding));
}

}  // namespace keyfluent
