// SPDX-License-Identifier: MIT
#include "keyfluent/crypto/gcrypt.h"

#ifndef KEYFLUENT_STATIC_GCRYPT
#include <dlfcn.h>
#endif

#include <optional>

namespace keyfluent {
namespace {

// The oldest release that has all the ciphers of the table.
constexpr const char* kOldest = "1.8.0";

#ifdef KEYFLUENT_STATIC_GCRYPT

Gcrypt find_functions() {
  return {.check_version = ::gcry_check_version,
          .control = ::gcry_control,
          .cipher_open = ::gcry_cipher_open,
          .cipher_close = ::gcry_cipher_close,
          .cipher_ctl = ::gcry_cipher_ctl,
          .cipher_setkey = ::gcry_cipher_setkey,
          .cipher_setiv = ::gcry_cipher_setiv,
          .cipher_encrypt = ::gcry_cipher_encrypt,
          .cipher_decrypt = ::gcry_cipher_decrypt,
          .kdf_open = ::gcry_kdf_open,
          .kdf_compute = ::gcry_kdf_compute,
          .kdf_final = ::gcry_kdf_final,
          .kdf_close = ::gcry_kdf_close};
}

#else

// The soname is libgcrypt's interface version: the declarations of <gcrypt.h> are those of .so.20.
constexpr const char* kSoname = "libgcrypt.so.20";

template <class Function>
void find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
}

// find_functions leaves all null if there is no such library.  It stays loaded until the program
// ends.
Gcrypt find_functions() {
  Gcrypt table;
  void* library = dlopen(kSoname, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    return table;
  }
  find(library, "gcry_check_version", table.check_version);
  find(library, "gcry_control", table.control);
  find(library, "gcry_cipher_open", table.cipher_open);
  find(library, "gcry_cipher_close", table.cipher_close);
  find(library, "gcry_cipher_ctl", table.cipher_ctl);
  find(library, "gcry_cipher_setkey", table.cipher_setkey);
  find(library, "gcry_cipher_setiv", table.cipher_setiv);
  find(library, "gcry_cipher_encrypt", table.cipher_encrypt);
  find(library, "gcry_cipher_decrypt", table.cipher_decrypt);
  find(library, "gcry_kdf_open", table.kdf_open);
  find(library, "gcry_kdf_compute", table.kdf_compute);
  find(library, "gcry_kdf_final", table.kdf_final);
  find(library, "gcry_kdf_close", table.kdf_close);
  return table;
}

#endif

bool has_ciphers(const Gcrypt& table) {
  return table.check_version != nullptr && table.control != nullptr &&
         table.cipher_open != nullptr && table.cipher_close != nullptr &&
         table.cipher_ctl != nullptr && table.cipher_setkey != nullptr &&
         table.cipher_setiv != nullptr && table.cipher_encrypt != nullptr &&
         table.cipher_decrypt != nullptr;
}

// load initialises the library unless the program around this one has done so: without "secure
// memory", a small locked pool that key files do not need, as our own buffers are wiped.
std::optional<Gcrypt> load() {
  const Gcrypt table = find_functions();
  if (!has_ciphers(table) || table.check_version(kOldest) == nullptr) {
    return std::nullopt;
  }
  if (table.control(GCRYCTL_INITIALIZATION_FINISHED_P) == 0) {
    table.control(GCRYCTL_DISABLE_SECMEM, 0);
    table.control(GCRYCTL_INITIALIZATION_FINISHED, 0);
  }
  return table;
}

}  // namespace

const Gcrypt* gcrypt() {
  static const std::optional<Gcrypt> loaded = load();
  return loaded ? &*loaded : nullptr;
}

}  // namespace keyfluent
