// SPDX-License-Identifier: MIT
// Ciphers of key files, in one table with the names that the formats give them.
//
// The code is OpenSSL's (EVP) and, for what its default provider has not, libgcrypt's; this is a
// skin. A cipher that the machine lacks gives cipher_unsupported, never "wrong passphrase".
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace keyfluent {

struct CipherMode;  // how a cipher is run: crypto/cipher_modes.h

// GcryptCipher is libgcrypt's name of a cipher (GCRY_CIPHER_…, GCRY_CIPHER_MODE_…); 0 for the
// others.
struct GcryptCipher {
  int algorithm = 0;
  int mode = 0;
};

// Cipher is one row of the table (crypto/ciphers.def).  Names that a format does not use are empty.
struct Cipher {
  std::string_view evp_name;      // OpenSSL's: "AES-256-CTR"
  std::string_view openssh_name;  // PROTOCOL.key: "aes256-ctr"
  std::string_view pem_name;      // DEK-Info: "AES-256-CBC"
  std::string_view sshcom_name;   // ssh.com: "3des-cbc"
  std::string_view oid;           // PBES2: "2.16.840.1.101.3.4.1.42"
  std::size_t key_bytes;
  std::size_t iv_bytes;
  std::size_t block_bytes;  // what the data must be multiples of; at least 8 in openssh-private
  std::size_t tag_bytes;    // of authenticated ciphers; 0 for the others
  const CipherMode* mode;
  GcryptCipher gcrypt = {};
};

std::span<const Cipher> ciphers();

// Each finder returns null if no row has the name.
const Cipher* find_cipher_by_openssh_name(std::string_view name);
const Cipher* find_cipher_by_pem_name(std::string_view name);     // case-insensitive
const Cipher* find_cipher_by_sshcom_name(std::string_view name);  // also its aliases: "3des"
const Cipher* find_cipher_by_evp_name(std::string_view name);     // the first of several
const Cipher* find_cipher_by_oid(std::string_view dotted);

// decrypt and encrypt process whole messages without adding or removing padding.  Of an
// authenticated cipher, the tag follows the data; a wrong one gives passphrase_wrong.  Data that
// are no multiple of the block, and a key or iv of another size than the cipher's, give
// encryption_malformed; a cipher that the libraries do not have here cipher_unsupported, a failure
// of their own key_library_failure.
Result<SecretBytes> decrypt(const Cipher& cipher, ByteView key, ByteView iv, ByteView data);
Result<SecretBytes> encrypt(const Cipher& cipher, ByteView key, ByteView iv, ByteView data);

// remove_block_padding takes off PKCS#7 padding (each byte says how many there are); a stream mode
// (block_bytes 1) has none.  The check does not branch on the bytes.  A wrong padding gives
// passphrase_wrong.
Result<SecretBytes> remove_block_padding(const Cipher& cipher, SecretBytes data);
void add_block_padding(const Cipher& cipher, SecretBytes& data);

}  // namespace keyfluent
