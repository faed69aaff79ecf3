// SPDX-License-Identifier: MIT
// libgcrypt, for what OpenSSL's default provider has not: old ciphers and Argon2.
//
// Few files need it, so the program does not depend on it: it is loaded when the first such file is
// met. A build with KEYFLUENT_STATIC_GCRYPT has it linked in.  Internal to crypto.
#pragma once

#include <gcrypt.h>

#include <string_view>

namespace keyfluent {

// Gcrypt holds libgcrypt's functions, by their names without "gcry_".
struct Gcrypt {
  decltype(&::gcry_check_version) check_version = nullptr;
  decltype(&::gcry_control) control = nullptr;
  decltype(&::gcry_cipher_open) cipher_open = nullptr;
  decltype(&::gcry_cipher_close) cipher_close = nullptr;
  decltype(&::gcry_cipher_ctl) cipher_ctl = nullptr;
  decltype(&::gcry_cipher_setkey) cipher_setkey = nullptr;
  decltype(&::gcry_cipher_setiv) cipher_setiv = nullptr;
  decltype(&::gcry_cipher_encrypt) cipher_encrypt = nullptr;
  decltype(&::gcry_cipher_decrypt) cipher_decrypt = nullptr;
  decltype(&::gcry_kdf_open) kdf_open = nullptr;  // these four are in 1.10 and later
  decltype(&::gcry_kdf_compute) kdf_compute = nullptr;
  decltype(&::gcry_kdf_final) kdf_final = nullptr;
  decltype(&::gcry_kdf_close) kdf_close = nullptr;

  [[nodiscard]] bool has_kdf() const {
    return kdf_open != nullptr && kdf_compute != nullptr && kdf_final != nullptr &&
           kdf_close != nullptr;
  }
};

// gcrypt returns the library, loaded and initialised at the first call (by one thread; the others
// wait).  Null if the machine does not have it.
const Gcrypt* gcrypt();

// kGcryptHint says how to get it.
inline constexpr std::string_view kGcryptHint =
    "this needs the library libgcrypt: install the package libgcrypt20 (1.10 or later)";

}  // namespace keyfluent
