// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/ppk_key.h"

#include "keyfluent/codecs/key_parts.h"
#include "keyfluent/crypto/cipher.h"
#include "keyfluent/crypto/digest.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

namespace keyfluent::codecs {

namespace {

constexpr std::string_view kNone = "none";
constexpr std::string_view kAes = "aes256-cbc";  // also OpenSSH's name of the cipher

Error malformed() {
  return Error(errors::container_malformed, {}, "PuTTY key");
}

const Cipher& aes() {
  return *find_cipher_by_openssh_name(kAes);
}

Result<PublicKey> read_public_key(const PpkFile& file) {
  KEYFLUENT_TRY(PublicKey key, PublicKey::from_blob(file.public_blob));
  if (key.name() != file.algorithm) {
    return Error(errors::wire_type_mismatch, {}, file.algorithm);
  }
  return key;
}

Result<SecretBytes> decrypted_blob(const PpkFile& file, const PpkKeys& keys) {
  if (!file.is_encrypted()) {
    return file.private_blob.clone();
  }
  if (file.private_blob.size() % aes().block_bytes != 0) {
    return malformed();
  }
  return decrypt(aes(), keys.key.view(), keys.iv.view(), file.private_blob.view());
}

// open_blob decrypts the private blob and checks the MAC, which comes before all parsing.
Result<SecretBytes> open_blob(const PpkScheme& scheme,
                              const PpkFile& file,
                              const Passphrase* passphrase) {
  if (file.is_encrypted() && file.encryption != kAes) {
    return Error(errors::cipher_unsupported, {}, file.encryption);
  }
  KEYFLUENT_TRY(const PpkKeys keys,
                scheme.derive(file, file.is_encrypted() ? passphrase : nullptr));
  KEYFLUENT_TRY(SecretBytes blob, decrypted_blob(file, keys));
  const Bytes mac = scheme.mac(file, keys.mac.view(), blob.view());
  if (!equal_secret(mac, file.mac)) {
    return file.is_encrypted() ? Error(errors::passphrase_wrong) : malformed();
  }
  return blob;
}

// padding_size returns how many bytes follow the key's numbers.  Version 1 could append a hash of
// the public values for DSA, which is stepped over: the MAC has told already that the blob is as it
// was written.
std::size_t padding_size(const PpkScheme& scheme, ByteView rest) {
  constexpr std::uint8_t kHashLength[] = {0, 0, 0, 20};
  constexpr std::size_t kHashField = sizeof(kHashLength) + 20;
  const bool has_hash = scheme.may_have_hash && rest.size() >= kHashField &&
                        std::equal(std::begin(kHashLength), std::end(kHashLength), rest.begin());
  return rest.size() - (has_hash ? kHashField : 0);
}

Result<PrivateKey> read_private_key(const PpkScheme& scheme, const PublicKey& half, ByteView blob) {
  const Algorithm& algorithm = half.algorithm().plain();
  if (!ppk_holds(algorithm)) {
    return Error(errors::key_unsupported_private, {}, half.name());
  }
  KEYFLUENT_TRY(Components components, public_components(half));
  Reader reader(blob);
  read_layout(reader, algorithm, algorithm.ppk_private_layout, components);
  KEYFLUENT_CHECK(reader.status());
  if (padding_size(scheme, reader.rest()) >=
      aes().block_bytes) {  // less than a block may be padding
    return malformed();
  }
  KEYFLUENT_TRY(PrivateKey key, PrivateKey::from_components(algorithm, std::move(components)));
  if (half.certificate() != nullptr) {
    key.set_certificate(half);
  }
  return key;
}

Entry public_entry(const PpkScheme& scheme, const PpkFile& file, PublicKey key) {
  Entry entry;
  set_public_key(entry, std::move(key));
  entry.comment = std::string(file.comment);
  entry.protection.encrypted = file.is_encrypted();
  if (file.is_encrypted()) {
    entry.protection.cipher = std::string(file.encryption);
    scheme.describe(file, entry.protection);
  }
  return entry;
}

// ---- writing ------------------------------------------------------------------------------------

Error unsupported_option(std::string_view what) {
  return Error(errors::write_unsupported_option, {}, what);
}

Status check_request(const WriteRequest& request) {
  const PublicKey& half = public_half(*request.private_key);
  if (!ppk_holds(half.algorithm())) {
    return Error(errors::write_unsupported_algorithm,
                 {},
                 "PuTTY key files have no place for keys of type " + std::string(half.name()));
  }
  if (request.comment.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) {
    return unsupported_option("a PuTTY key file has no place for a comment with line ends");
  }
  if (!request.cipher.empty() && request.cipher != kAes) {
    return unsupported_option("PuTTY key files are encrypted with aes256-cbc only");
  }
  return ok();
}

// pad_blob fills up to whole blocks, with bytes that a reader can neither predict nor need: the
// SHA-1 hash of the blob, as PuTTY does it.
void pad_blob(SecretBytes& blob) {
  const std::size_t block = aes().block_bytes;
  const std::size_t missing = (block - blob.size() % block) % block;
  const Wiped<std::array<std::uint8_t, 20>> hash(sha1(blob.view()));
  blob.append(ByteView(hash.value).first(missing));
}

SecretBytes private_blob(const PrivateKey& key) {
  SecretWriter writer;
  const Algorithm& algorithm = key.algorithm();
  write_layout(writer, algorithm, algorithm.ppk_private_layout, key.components());
  return writer.take();
}

}  // namespace

bool ppk_holds(const Algorithm& algorithm) {
  return !algorithm.plain().ppk_private_layout.empty();
}

Result<Entries> read_ppk(const PpkScheme& scheme,
                         const Chunk& chunk,
                         const Passphrase* passphrase) {
  if (ppk_version(chunk) != scheme.version) {
    return Error(errors::container_version, {}, ppk_version(chunk));
  }
  KEYFLUENT_TRY(const PpkFile file, read_ppk_text(chunk));
  if (file.has_plain_hash && !scheme.may_have_hash) {
    return malformed();
  }
  KEYFLUENT_TRY(PublicKey half, read_public_key(file));
  Entries entries;
  entries.push_back(public_entry(scheme, file, std::move(half)));
  if (file.is_encrypted() && passphrase == nullptr) {
    return entries;
  }
  KEYFLUENT_TRY(const SecretBytes blob, open_blob(scheme, file, passphrase));
  KEYFLUENT_TRY(entries[0].private_key,
                read_private_key(scheme, *entries[0].public_key, blob.view()));
  return entries;
}

Result<SecretBytes> write_ppk(const PpkScheme& scheme,
                              const WriteRequest& request,
                              std::vector<PpkField> derivation) {
  KEYFLUENT_CHECK(check_request(request));
  const PublicKey& half = public_half(*request.private_key);
  const bool encrypts = is_encrypting(request);
  PpkFile file;
  file.version = scheme.version;
  file.algorithm = half.name();
  file.encryption = encrypts ? kAes : kNone;
  file.comment = request.comment;
  file.public_blob = to_bytes(half.blob());
  file.derivation = std::move(derivation);
  file.limits = request.limits;
  KEYFLUENT_TRY(const PpkKeys keys, scheme.derive(file, encrypts ? request.passphrase : nullptr));
  file.private_blob = private_blob(*request.private_key);
  if (encrypts) {
    pad_blob(file.private_blob);
  }
  file.mac = scheme.mac(file, keys.mac.view(), file.private_blob.view());
  if (encrypts) {
    KEYFLUENT_TRY(file.private_blob,
                  encrypt(aes(), keys.key.view(), keys.iv.view(), file.private_blob.view()));
  }
  return write_ppk_text(file);
}

}  // namespace keyfluent::codecs
