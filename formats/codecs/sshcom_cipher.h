// SPDX-License-Identifier: MIT
// Encryption of ssh.com private keys: how a key is derived from the passphrase, and what stands in
// the encrypted blob.
//
//   K1 = MD5(passphrase), K2 = MD5(passphrase ‖ K1), K3 = MD5(passphrase ‖ K1 ‖ K2) …
//   cipher key = the first bytes of K1 ‖ K2 ‖ K3 …, IV = zeros; there is no salt
//   blob       = uint32 length, payload, random padding to the cipher's block
//
// There is no checksum either: a wrong passphrase shows as a length that does not fit.
#pragma once

#include "keyfluent/codecs/format.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"
#include "keyfluent/crypto/cipher.h"

#include <cstddef>
#include <string_view>

namespace keyfluent::codecs {

// sshcom_derive returns `size` bytes of K1 ‖ K2 ‖ … (J2SSH derives its keys in the same way).
SecretBytes sshcom_derive(const Passphrase& passphrase, std::size_t size);

// sshcom_is_plain is true for the cipher name of a file that is not encrypted.
bool sshcom_is_plain(std::string_view cipher);

// sshcom_check_size makes sure that a blob is whole blocks of its cipher; that of an unknown cipher
// may have any size.  Errors: container_malformed.
Status sshcom_check_size(std::string_view cipher, ByteView blob);

// sshcom_unseal decrypts a blob and returns its payload.
// Errors: cipher_unsupported; passphrase_wrong where the length does not fit, container_malformed
// instead if the file is not encrypted.
Result<SecretBytes> sshcom_unseal(std::string_view cipher,
                                  ByteView blob,
                                  const Passphrase* passphrase);

// SshcomSealed is an encrypted blob and the name of its cipher.
struct SshcomSealed {
  std::string_view cipher;
  SecretBytes blob;
};

// sshcom_seal makes a blob of a payload as the request says: without passphrase "none", else the
// request's cipher or 3des-cbc.  Errors: write_unsupported_option, those of the random source.
Result<SshcomSealed> sshcom_seal(const WriteRequest& request, ByteView payload);

// sshcom_damaged is the error of content that cannot be parsed: passphrase_wrong if it was
// encrypted, as nothing tells a wrong passphrase from a damaged file.
Error sshcom_damaged(bool encrypted);

}  // namespace keyfluent::codecs
