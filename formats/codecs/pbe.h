// SPDX-License-Identifier: MIT
// Password-based encryption of PKCS#8 (RFC 8018): the AlgorithmIdentifier of an
// EncryptedPrivateKeyInfo.
//
//   PBES2         SEQUENCE { OID pbes2, SEQUENCE { kdf, cipher } }
//     kdf         SEQUENCE { OID pbkdf2, SEQUENCE { OCTET STRING salt, iterations, [key length],
//                            [prf SEQUENCE { OID hmac, NULL }]: HMAC-SHA1 if absent } }
//               | SEQUENCE { OID scrypt, SEQUENCE { OCTET STRING salt, N, r, p, [key length] } }
//     cipher      SEQUENCE { OID, OCTET STRING iv }
//               | SEQUENCE { OID key wrapping }
//               | SEQUENCE { OID rc2, SEQUENCE { INTEGER version, OCTET STRING iv } }
//   PBES1         SEQUENCE { OID scheme, SEQUENCE { OCTET STRING salt, iterations } }
//   PKCS#12       the same
//
// scrypt is of RFC 7914, the PKCS#12 schemes of RFC 7292 appendix C.  PBES1 with MD2, which no
// library has any more, is named and not supported.
#pragma once

#include "keyfluent/codecs/format.h"
#include "keyfluent/core/bytes.h"
#include "keyfluent/core/der.h"
#include "keyfluent/core/result.h"
#include "keyfluent/crypto/cipher.h"
#include "keyfluent/crypto/kdf.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace keyfluent::codecs {

enum class PbeKdf : std::uint8_t { kPbkdf2, kScrypt, kPkcs12, kPbkdf1 };

// Pbe is a scheme as the file says it.  What is not supported is remembered, so that the protection
// can be shown; open_pbe reports it.
struct Pbe {
  Protection protection;
  std::optional<Error> unsupported;  // cipher_unsupported or kdf_unsupported
  const Cipher* cipher = nullptr;
  PbeKdf kdf = PbeKdf::kPbkdf2;
  std::string_view hash;  // PBKDF2's, PBKDF1's
  ScryptCost scrypt_cost;
  Bytes salt;
  Bytes iv;  // empty for PKCS#12 and PBES1, which derive it
};

// read_pbe reads the AlgorithmIdentifier that comes next.  Errors: der_malformed,
// encryption_malformed.
Result<Pbe> read_pbe(DerReader& parent);

// open_pbe decrypts and takes the padding off.  Errors: passphrase_wrong, cipher_unsupported,
// kdf_unsupported, kdf_too_costly, encryption_malformed.
Result<SecretBytes> open_pbe(const Pbe& pbe,
                             const Passphrase& passphrase,
                             ByteView data,
                             const Limits& limits);

// SealedPbe is a new AlgorithmIdentifier and what it encrypts.
struct SealedPbe {
  Bytes identifier;
  SecretBytes data;
};

// seal_pbe encrypts with PBES2: PBKDF2 with HMAC-SHA256, and AES-256-CBC unless the request names
// another cipher (by OpenSSL's name).  Errors: write_unsupported_option, kdf_too_costly,
// key_library_failure.
Result<SealedPbe> seal_pbe(const WriteRequest& request, SecretBytes data);

}  // namespace keyfluent::codecs
