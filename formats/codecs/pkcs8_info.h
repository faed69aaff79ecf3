// SPDX-License-Identifier: MIT
// The structures of PKCS#8 for containers that hold them (PKCS#12); pkcs8.cpp has the grammar.
#pragma once

#include "keyfluent/codecs/format.h"
#include "keyfluent/core/bytes.h"

namespace keyfluent::codecs {

// read_private_key_info reads a whole PrivateKeyInfo.
// Errors: der_malformed, container_version, der_unsupported_algorithm, container_mismatch, key_*.
Result<PrivateKey> read_private_key_info(ByteView der);

// read_encrypted_key_info reads a whole EncryptedPrivateKeyInfo; without a passphrase the entry
// says its protection only.  Errors: those of read_private_key_info, passphrase_wrong,
// cipher_unsupported, kdf_*, encryption_malformed.
Result<Entry> read_encrypted_key_info(ByteView der,
                                      const Passphrase* passphrase,
                                      const Limits& limits);

}  // namespace keyfluent::codecs
