// SPDX-License-Identifier: MIT
// The ciphers of SSH-1 private key files, by their numbers in the protocol.
//
// The key is MD5(passphrase), 16 bytes; IVs are zeros.  What is peculiar to SSH-1:
//   3DES      three passes of DES-CBC, each with a chain of its own ("inner CBC"), keys K1, K2, K1
//   DES       the first 8 bytes of the key
//   Blowfish  CBC over blocks whose two 32-bit words are in little-endian order
//   IDEA      CFB over 64 bits
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"

#include <cstdint>
#include <string_view>

namespace keyfluent::codecs {

struct Ssh1Cipher {
  std::uint8_t number;
  std::string_view name;
  // Null: no library has it.  Key: 16 bytes; data: whole blocks of 8.
  Result<SecretBytes> (*decrypt)(ByteView key, ByteView data) = nullptr;
  Result<SecretBytes> (*encrypt)(ByteView key, ByteView data) = nullptr;  // null: read only
};

inline constexpr std::uint8_t kSsh1None = 0;
inline constexpr std::uint8_t kSsh1TripleDes = 3;

// find_ssh1_cipher returns null if SSH-1 has no cipher of this number (0, none, is no row).
const Ssh1Cipher* find_ssh1_cipher(std::uint8_t number);

// find_ssh1_cipher_by_name is for writing: "3des".
const Ssh1Cipher* find_ssh1_cipher_by_name(std::string_view name);

}  // namespace keyfluent::codecs
