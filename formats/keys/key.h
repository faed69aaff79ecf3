// SPDX-License-Identifier: MIT
// PublicKey and PrivateKey: the values that every codec reads and writes.
//
// A private key makes its public one; there is no inheritance between them.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"
#include "keyfluent/keys/algorithm.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent {

// Certificate holds the fields that an OpenSSH certificate adds to its key (PROTOCOL.certkeys).
struct Certificate {
  std::uint64_t serial = 0;
  bool is_host = false;
  std::string key_id;
  std::vector<std::string> principals;
  std::uint64_t valid_after = 0;   // seconds since 1970; 0 = always
  std::uint64_t valid_before = 0;  // seconds since 1970; all bits set = forever
  // Names and values; a value is taken out of the string that wraps it ("force-command").
  std::vector<std::pair<std::string, std::string>> critical_options;
  std::vector<std::pair<std::string, std::string>> extensions;
  Bytes signing_key;  // the CA's key blob
};

// PublicKey is an algorithm and a key blob (RFC 4253 section 6.6).
class PublicKey {
 public:
  // from_blob reads and checks a blob.  A known algorithm's blob is brought to its canonical form
  // (an alias inside becomes the real name, surplus zeros go); is_canonical() says if it already
  // was. An unknown algorithm is carried as it is.  So is a certificate, whose signature covers the
  // bytes (the signature itself is not verified here). Errors: wire_*, key_*, input_too_large
  // beyond limits::kKeyBlobBytes.
  static Result<PublicKey> from_blob(ByteView blob);

  // from_components makes the blob of a plain algorithm.  The private components are not looked at.
  // Errors: key_*.
  static Result<PublicKey> from_components(const Algorithm& algorithm,
                                           const Components& components);

  [[nodiscard]] const Algorithm& algorithm() const { return *algorithm_; }

  // name is the algorithm's name on the wire, also of one that is not in the table.
  [[nodiscard]] std::string_view name() const { return name_; }

  [[nodiscard]] ByteView blob() const { return blob_; }

  // plain_blob is the blob of the key inside a certificate, or blob().  Fingerprints are made of
  // it, as OpenSSH makes them.
  [[nodiscard]] Bytes plain_blob() const;

  // components are the public values, at their places in Algorithm::components (those of private
  // ones are empty); none for an opaque key.
  [[nodiscard]] const Components& components() const { return components_; }

  // bits is the size that `ssh-keygen -l` prints; 0 for an opaque key.
  [[nodiscard]] unsigned bits() const;

  [[nodiscard]] bool is_canonical() const { return canonical_; }

  [[nodiscard]] bool is_opaque() const { return algorithm_ == &opaque_algorithm(); }

  // certificate is null for a plain key.
  [[nodiscard]] const Certificate* certificate() const { return certificate_.get(); }

  friend bool operator==(const PublicKey& a, const PublicKey& b) {
    return equal_public(a.blob_, b.blob_);
  }

  PublicKey(const PublicKey& other);
  PublicKey& operator=(const PublicKey& other);
  PublicKey(PublicKey&&) noexcept = default;
  PublicKey& operator=(PublicKey&&) noexcept = default;
  ~PublicKey() = default;

 private:
  explicit PublicKey(const Algorithm& algorithm);

  static PublicKey opaque(std::string_view name, ByteView blob);

  void copy_components(PublicValues values);

  const Algorithm* algorithm_;
  std::string name_;
  Bytes blob_;
  Components components_;
  bool canonical_ = true;
  std::shared_ptr<const Certificate> certificate_;
};

// PrivateKey is a plain algorithm and all its components, checked against each other.
class PrivateKey {
 public:
  // from_components completes what is missing and checks everything: the numbers against each other
  // and the private half against the public one.
  // Errors: key_inconsistent, key_bad_*, key_curve_mismatch, key_unsupported_private (opaque ones
  // and certificates).
  static Result<PrivateKey> from_components(const Algorithm& algorithm, Components components);

  // generate makes a new pair with OpenSSL's random numbers.  bits 0 is the algorithm's default.
  static Result<PrivateKey> generate(const Algorithm& algorithm, unsigned bits);

  [[nodiscard]] const Algorithm& algorithm() const { return *algorithm_; }

  [[nodiscard]] const Components& components() const { return components_; }

  // public_key is the public half; a certificate that came with the key is not it (see
  // certificate()).
  [[nodiscard]] const PublicKey& public_key() const { return public_key_; }

  // certificate is the certificate blob that the file carried with the key, if any.
  [[nodiscard]] const std::optional<PublicKey>& certificate() const { return certificate_; }

  void set_certificate(PublicKey certificate) { certificate_ = std::move(certificate); }

  // sign signs a message.  Errors: key_cannot_sign, key_library_failure.
  [[nodiscard]] Result<Bytes> sign(ByteView message) const;

  [[nodiscard]] PrivateKey clone() const;

 private:
  PrivateKey(const Algorithm& algorithm, Components components, PublicKey public_key);

  const Algorithm* algorithm_;
  Components components_;
  PublicKey public_key_;
  std::optional<PublicKey> certificate_;
};

// verify checks a signature that PrivateKey::sign made.  Errors: key_inconsistent if it does not
// fit, key_cannot_sign for an algorithm that cannot, key_library_failure.
Status verify(const PublicKey& key, ByteView message, ByteView signature);

}  // namespace keyfluent
