// SPDX-License-Identifier: MIT
// The mode kGcrypt: ciphers that libgcrypt runs.
#include "keyfluent/crypto/cipher_modes.h"
#include "keyfluent/crypto/gcrypt.h"

#include <string>

namespace keyfluent {
namespace {

// Handle is one run of a cipher; libgcrypt wipes the key schedule when it is closed.
class Handle {
 public:
  explicit Handle(const Gcrypt& library) : library_(&library) {}

  ~Handle() { library_->cipher_close(handle_); }

  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  bool open(const GcryptCipher& cipher) {
    return library_->cipher_open(&handle_, cipher.algorithm, cipher.mode, 0) == 0;
  }

  // set_key also takes the weak keys of DES: a passphrase can derive one, and the file was written
  // with it all the same.  libgcrypt then uses the key, and still says that it is weak.
  bool set_key(ByteView key) {
    library_->cipher_ctl(handle_, GCRYCTL_SET_ALLOW_WEAK_KEY, nullptr, 1);
    const gcry_error_t error = library_->cipher_setkey(handle_, key.data(), key.size());
    return error == 0 || gcry_err_code(error) == GPG_ERR_WEAK_KEY;
  }

  bool set_iv(ByteView iv) {
    return iv.empty() || library_->cipher_setiv(handle_, iv.data(), iv.size()) == 0;
  }

  // In place.
  bool decrypt(SecretBytes& data) {
    return library_->cipher_decrypt(handle_, data.data(), data.size(), nullptr, 0) == 0;
  }

  bool encrypt(SecretBytes& data) {
    return library_->cipher_encrypt(handle_, data.data(), data.size(), nullptr, 0) == 0;
  }

 private:
  const Gcrypt* library_;
  gcry_cipher_hd_t handle_ = nullptr;
};

using Run = bool (Handle::*)(SecretBytes&);

Result<SecretBytes> run(const CipherJob& job, Run step) {
  const Gcrypt* library = gcrypt();
  if (library == nullptr) {
    return Error(errors::cipher_unsupported, {}, name_in_files(job.cipher)).with_hint(kGcryptHint);
  }
  Handle handle(*library);
  if (!handle.open(job.cipher.gcrypt)) {
    return Error(errors::cipher_unsupported, {}, name_in_files(job.cipher));
  }
  SecretBytes data(job.data);
  const bool is_done =
      handle.set_key(job.key) && handle.set_iv(job.iv) && (data.empty() || (handle.*step)(data));
  if (!is_done) {
    return Error(errors::key_library_failure, {}, job.cipher.evp_name);
  }
  return data;
}

Result<SecretBytes> decrypt_gcrypt(const CipherJob& job) {
  return run(job, &Handle::decrypt);
}

Result<SecretBytes> encrypt_gcrypt(const CipherJob& job) {
  return run(job, &Handle::encrypt);
}

}  // namespace

namespace cipher_modes {
constinit const CipherMode kGcrypt{decrypt_gcrypt, encrypt_gcrypt};
}  // namespace cipher_modes

}  // namespace keyfluent
