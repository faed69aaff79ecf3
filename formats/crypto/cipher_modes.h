// SPDX-License-Identifier: MIT
// The ways in which a cipher of the table (crypto/cipher.h) is run.  Internal to crypto.
#pragma once

#include "keyfluent/crypto/cipher.h"

namespace keyfluent {

// CipherJob is one message.  decrypt and encrypt of cipher.h have checked the sizes: key and iv are
// the cipher's, the data are whole blocks, and at least the tag's size longer where a tag follows
// them.
struct CipherJob {
  const Cipher& cipher;
  ByteView key;
  ByteView iv;
  ByteView data;
};

struct CipherMode {
  Result<SecretBytes> (*decrypt)(const CipherJob&);
  Result<SecretBytes> (*encrypt)(const CipherJob&);
};

// name_in_files is the cipher's name as the file says it, where files have one.
std::string_view name_in_files(const Cipher& cipher);

namespace cipher_modes {
extern const CipherMode kPlain;          // one of OpenSSL's ciphers, without authentication
extern const CipherMode kLegacy;         // one of the legacy provider of OpenSSL, loaded when met
extern const CipherMode kGcrypt;         // one of libgcrypt's: crypto/gcrypt_cipher.cpp
extern const CipherMode kGcm;            // one of OpenSSL's GCM ciphers
extern const CipherMode kOpensshChacha;  // chacha20-poly1305@openssh.com
extern const CipherMode kKeyWrap;        // AES key wrapping: crypto/key_wrap.cpp
}  // namespace cipher_modes

}  // namespace keyfluent
