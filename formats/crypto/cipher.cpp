// SPDX-License-Identifier: MIT
#include "keyfluent/crypto/cipher.h"

#include "keyfluent/core/declassify.h"
#include "keyfluent/crypto/cipher_modes.h"

#include <gcrypt.h>

#include <algorithm>
#include <iterator>
#include <string>

namespace keyfluent {
namespace {

using cipher_modes::kGcm;
using cipher_modes::kGcrypt;
using cipher_modes::kKeyWrap;
using cipher_modes::kLegacy;
using cipher_modes::kOpensshChacha;
using cipher_modes::kPlain;

#define KEYFLUENT_GCRYPT(algorithm, mode)            \
  &kGcrypt, {                                        \
    GCRY_CIPHER_##algorithm, GCRY_CIPHER_MODE_##mode \
  }
#define KEYFLUENT_CIPHER(...) {__VA_ARGS__},
constexpr Cipher kCiphers[] = {
#include "keyfluent/crypto/ciphers.def"
};
#undef KEYFLUENT_CIPHER
#undef KEYFLUENT_GCRYPT

// The names under which the ssh.com library knows a cipher a second time.
struct Alias {
  std::string_view alias;
  std::string_view name;
};

constexpr Alias kSshcomAliases[] = {
    {"3des", "3des-cbc"},
    {"blowfish", "blowfish-cbc"},
    {"des", "des-cbc"},
    {"rijndael-cbc", "aes-cbc"},
    {"rijndael-cfb", "aes-cfb"},
    {"rijndael-ctr", "aes-ctr"},
    {"rijndael-ecb", "aes-ecb"},
    {"rijndael-ofb", "aes-ofb"},
    {"twofish", "twofish-cbc"},
};

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

const Cipher* find_cipher_by_sshcom_name(std::string_view name) {
  const auto* alias = std::find_if(std::begin(kSshcomAliases),
                                   std::end(kSshcomAliases),
                                   [&](const Alias& row) { return row.alias == name; });
  return find(&Cipher::sshcom_name, alias == std::end(kSshcomAliases) ? name : alias->name);
}

const Cipher* find_cipher_by_evp_name(std::string_view name) {
  return find(&Cipher::evp_name, name);
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
  if (declassify(wrong != 0)) {
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
