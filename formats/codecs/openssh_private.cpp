// SPDX-License-Identifier: MIT
// OpenSSH's private key file (OpenSSH PROTOCOL.key).
//
//   -----BEGIN OPENSSH PRIVATE KEY-----
//   <base64, ssh-keygen writes 70 columns>
//   -----END OPENSSH PRIVATE KEY-----
//
//   file     = "openssh-key-v1" NUL, string cipher, string kdf, string kdf-options, uint32 count,
//              count × string public-blob, string sealed, authentication tag (AEAD ciphers only)
//   options  = empty (kdf "none") | string salt, uint32 rounds (kdf "bcrypt")
//   sealed   = check, check, count × key, padding        -- encrypted unless cipher is "none"
//   check    = uint32, random; both are equal, so that a wrong passphrase is noticed
//   key      = string algorithm, [string certificate, if that is the algorithm's kind],
//              private fields, string comment
//   padding  = 01 02 03 … to a multiple of the cipher's block, 8 at least
//
// key ‖ IV = bcrypt_pbkdf(passphrase, salt, rounds).  The private fields are the algorithm's
// openssh_private_layout.  In real files the padding may be missing (RustCrypto, paramiko), a whole
// block too long (puttygen) or always there (dropbearconvert), and both checks may be 0.
#include "keyfluent/codecs/der_shape.h"
#include "keyfluent/codecs/format.h"
#include "keyfluent/codecs/key_parts.h"
#include "keyfluent/codecs/pem_text.h"
#include "keyfluent/core/declassify.h"
#include "keyfluent/crypto/cipher.h"
#include "keyfluent/crypto/kdf.h"

#include <algorithm>
#include <array>

namespace keyfluent::codecs {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view kLabels[] = {"OPENSSH PRIVATE KEY"};
constexpr std::string_view kTitle = "openssh-private";
constexpr std::string_view kMagicOfAnyVersion = "openssh-key-v";
constexpr std::string_view kMagic = "openssh-key-v1\0"sv;
constexpr std::string_view kNone = "none";
constexpr std::string_view kBcrypt = "bcrypt";
constexpr std::string_view kDefaultCipher = "aes256-ctr";
constexpr std::uint32_t kDefaultRounds = 24;  // ssh-keygen's since OpenSSH 9.4
constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kColumns = 70;
constexpr std::size_t kSmallestBlock = 8;

// ---- reading ------------------------------------------------------------------------------------

// Envelope is the part of a file that is readable without passphrase.
struct Envelope {
  std::string_view cipher;
  std::string_view kdf;
  ByteView salt;
  std::uint32_t rounds = 0;
  std::vector<PublicKey> public_keys;
  ByteView sealed;
  ByteView tag;

  [[nodiscard]] bool is_encrypted() const { return cipher != kNone; }
};

bool sniff(const Chunk& chunk) {
  const ByteView body = chunk.body.view();
  if (chunk.container != Container::kArmor && chunk.container != Container::kBinary) {
    return false;
  }
  if (as_text(body).starts_with(kMagicOfAnyVersion)) {
    return true;
  }
  return has_label(chunk, kLabels) && !has_foreign_magic(body) &&
         der_shape(body) == DerShape::kUnknown;
}

Status check_magic(ByteView body) {
  const std::string_view text = as_text(body);
  if (text.starts_with(kMagic)) {
    return ok();
  }
  const std::string_view version = text.substr(std::min(kMagicOfAnyVersion.size(), text.size()), 1);
  if (text.starts_with(kMagicOfAnyVersion) && version >= "2" && version <= "9") {
    return Error(errors::container_version, {}, version);
  }
  return Error(errors::container_malformed, Place::at_byte(0), kTitle);
}

// read_public_keys reads the blobs in clear; the reader's own failures stay in the reader.
Status read_public_keys(Reader& reader, const Limits& limits, Envelope& envelope) {
  const std::uint32_t count = reader.read_u32();
  KEYFLUENT_CHECK(reader.status());
  if (count == 0) {
    return Error(errors::container_malformed, Place::at_byte(reader.offset()), kTitle);
  }
  KEYFLUENT_CHECK(limits::check_keys(count, limits));
  for (std::uint32_t i = 0; i < count; ++i) {
    const ByteView blob = reader.read_string();
    KEYFLUENT_CHECK(reader.status());
    KEYFLUENT_TRY(PublicKey key, PublicKey::from_blob(blob));
    envelope.public_keys.push_back(std::move(key));
  }
  return ok();
}

Status read_kdf_options(ByteView options, Envelope& envelope) {
  // An unknown KDF is reported when the key is opened: the public half is readable all the same.
  if (envelope.kdf != kBcrypt) {
    return ok();
  }
  Reader reader(options);
  envelope.salt = reader.read_string();
  envelope.rounds = reader.read_u32();
  if (!reader.finish()) {
    return Error(errors::encryption_malformed, {}, "kdf options");
  }
  return ok();
}

// check_protection refuses combinations that ssh-keygen refuses too: a cipher without a KDF would
// be no protection.
Status check_protection(const Envelope& envelope) {
  if (envelope.is_encrypted() == (envelope.kdf == kNone)) {
    return Error(errors::encryption_malformed, {}, "cipher and kdf contradict each other");
  }
  if (!envelope.is_encrypted() && !envelope.tag.empty()) {
    return Error(errors::wire_trailing_data, {}, std::to_string(envelope.tag.size()));
  }
  return ok();
}

Result<Envelope> read_envelope(ByteView body, const Limits& limits) {
  KEYFLUENT_CHECK(check_magic(body));
  Reader reader(body.subspan(kMagic.size()));
  Envelope envelope;
  envelope.cipher = reader.read_text();
  envelope.kdf = reader.read_text();
  const ByteView options = reader.read_string();
  KEYFLUENT_CHECK(read_public_keys(reader, limits, envelope));
  envelope.sealed = reader.read_string();
  KEYFLUENT_CHECK(reader.status());
  envelope.tag = reader.rest();
  KEYFLUENT_CHECK(check_protection(envelope));
  KEYFLUENT_CHECK(read_kdf_options(options, envelope));
  return envelope;
}

Result<const Cipher*> find_cipher(const Envelope& envelope) {
  const Cipher* cipher = find_cipher_by_openssh_name(envelope.cipher);
  if (cipher == nullptr) {
    return Error(errors::cipher_unsupported, {}, envelope.cipher);
  }
  if (envelope.kdf != kBcrypt) {
    return Error(errors::kdf_unsupported, {}, envelope.kdf);
  }
  if (envelope.tag.size() != cipher->tag_bytes) {
    return Error(errors::container_malformed, {}, kTitle);
  }
  return cipher;
}

// derive returns the cipher's key, then its IV.
Result<SecretBytes> derive(const Passphrase& passphrase,
                           ByteView salt,
                           std::uint32_t rounds,
                           const Cipher& cipher,
                           const Limits& limits) {
  return bcrypt_pbkdf(passphrase, salt, rounds, cipher.key_bytes + cipher.iv_bytes, limits);
}

Result<SecretBytes> unseal(const Envelope& envelope,
                           const Passphrase* passphrase,
                           const Limits& limits) {
  if (!envelope.is_encrypted()) {
    return SecretBytes(envelope.sealed);
  }
  KEYFLUENT_TRY(const Cipher* cipher, find_cipher(envelope));
  if (passphrase->empty()) {
    return Error(errors::passphrase_wrong);
  }
  KEYFLUENT_TRY(const SecretBytes material,
                derive(*passphrase, envelope.salt, envelope.rounds, *cipher, limits));
  const ByteView key = material.view().first(cipher->key_bytes);
  SecretBytes data(envelope.sealed);
  data.append(envelope.tag);
  return decrypt(*cipher, key, material.view().subspan(key.size()), data.view());
}

// read_certificate reads the certificate that stands in the place of the public fields.
Result<PublicKey> read_certificate(Reader& reader, const Algorithm& algorithm) {
  const ByteView blob = reader.read_string();
  KEYFLUENT_CHECK(reader.status());
  KEYFLUENT_TRY(PublicKey certificate, PublicKey::from_blob(blob));
  if (&certificate.algorithm() != &algorithm) {
    return Error(errors::container_mismatch);
  }
  return certificate;
}

// read_key reads one key without its comment.
Result<PrivateKey> read_key(Reader& reader) {
  const std::string_view name = reader.read_text();
  KEYFLUENT_CHECK(reader.status());
  const Algorithm* algorithm = find_algorithm(name);
  if (algorithm == nullptr || !algorithm->has_private_layout()) {
    return Error(errors::key_unsupported_private, {}, name);
  }
  const Algorithm& plain = algorithm->plain();
  std::optional<PublicKey> certificate;
  Components components(plain.components.size());
  if (algorithm->is_certificate()) {
    KEYFLUENT_TRY(certificate, read_certificate(reader, *algorithm));
    KEYFLUENT_TRY(components, public_components(*certificate));
  }
  read_layout(reader, plain, algorithm->openssh_private_layout, components);
  KEYFLUENT_CHECK(reader.status());
  KEYFLUENT_TRY(PrivateKey key, PrivateKey::from_components(plain, std::move(components)));
  if (certificate) {
    key.set_certificate(*std::move(certificate));
  }
  return key;
}

Status check_padding(ByteView padding) {
  std::uint8_t expected = 0;
  unsigned wrong = 0;
  for (const std::uint8_t byte : padding) {
    wrong |= unsigned{byte} ^ ++expected;
  }
  return declassify(wrong != 0) ? Status(Error(errors::container_bad_padding)) : ok();
}

Status check_pair(const PrivateKey& key, const PublicKey& outside) {
  const bool fits = outside.blob().size() == public_half(key).blob().size()
                        ? outside == public_half(key)
                        : equal_public(outside.plain_blob(), key.public_key().blob());
  return fits ? ok() : Status(Error(errors::container_mismatch));
}

// read_sealed fills the entries with what the private section says.
Status read_sealed(ByteView sealed, const Envelope& envelope, Entries& entries) {
  Reader reader(sealed);
  const std::uint32_t check = reader.read_u32();
  if (declassify(check != reader.read_u32()) || reader.failed()) {
    return envelope.is_encrypted() ? Error(errors::passphrase_wrong)
                                   : Error(errors::container_malformed, {}, kTitle);
  }
  for (Entry& entry : entries) {
    KEYFLUENT_TRY(PrivateKey key, read_key(reader));
    entry.comment = std::string(reader.read_text());
    entry.private_key = std::move(key);
  }
  KEYFLUENT_CHECK(reader.status());
  KEYFLUENT_CHECK(check_padding(reader.rest()));
  for (Entry& entry : entries) {
    KEYFLUENT_CHECK(check_pair(*entry.private_key, *entry.public_key));
    entry.public_key = public_half(*entry.private_key);
  }
  return ok();
}

Entries public_entries(const Envelope& envelope) {
  Entries entries(envelope.public_keys.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    set_public_key(entries[i], envelope.public_keys[i]);
    entries[i].protection.encrypted = envelope.is_encrypted();
    if (envelope.is_encrypted()) {
      entries[i].protection.cipher = std::string(envelope.cipher);
      entries[i].protection.kdf = std::string(envelope.kdf);
      entries[i].protection.rounds = envelope.rounds;
    }
  }
  return entries;
}

Result<Entries> read(const Chunk& chunk, const Passphrase* passphrase) {
  KEYFLUENT_TRY(const Envelope envelope, read_envelope(chunk.body.view(), chunk.limits));
  Entries entries = public_entries(envelope);
  if (envelope.is_encrypted() && passphrase == nullptr) {
    return entries;
  }
  KEYFLUENT_TRY(const SecretBytes sealed, unseal(envelope, passphrase, chunk.limits));
  KEYFLUENT_CHECK(read_sealed(sealed.view(), envelope, entries));
  return entries;
}

// ---- writing ------------------------------------------------------------------------------------

// Lock is how a new file is encrypted; cipher is null if it is not.
struct Lock {
  const Cipher* cipher = nullptr;
  std::uint32_t rounds = 0;
  std::array<std::uint8_t, kSaltBytes> salt{};

  [[nodiscard]] std::size_t block() const {
    return cipher == nullptr ? kSmallestBlock : std::max(cipher->block_bytes, kSmallestBlock);
  }
};

Result<Lock> make_lock(const WriteRequest& request) {
  Lock lock;
  if (!is_encrypting(request)) {
    return lock;
  }
  const std::string_view name = request.cipher.empty() ? kDefaultCipher : request.cipher;
  lock.cipher = find_cipher_by_openssh_name(name);
  if (lock.cipher == nullptr) {
    return Error(errors::write_unsupported_option,
                 {},
                 "openssh-private has no cipher named " + std::string(name));
  }
  lock.rounds = request.rounds == 0 ? kDefaultRounds : request.rounds;
  KEYFLUENT_CHECK(fill_random(request, lock.salt));
  return lock;
}

void put_key(SecretWriter& writer, const PrivateKey& key) {
  const PublicKey& half = public_half(key);
  writer.put_string(half.name());
  if (key.certificate()) {
    writer.put_string(half.blob());
  }
  write_layout(writer, key.algorithm(), half.algorithm().openssh_private_layout, key.components());
}

Result<SecretBytes> private_section(const WriteRequest& request, std::size_t block) {
  std::array<std::uint8_t, 4> check{};
  KEYFLUENT_CHECK(fill_random(request, check));
  SecretWriter writer;
  writer.put_bytes(check);
  writer.put_bytes(check);
  put_key(writer, *request.private_key);
  writer.put_string(request.comment);
  for (std::uint8_t i = 1; writer.size() % block != 0; ++i) {
    writer.put_u8(i);
  }
  return writer.take();
}

void put_envelope(SecretWriter& writer, const Lock& lock, const PublicKey& key) {
  const bool encrypts = lock.cipher != nullptr;
  Writer options;
  if (encrypts) {
    options.put_string(ByteView(lock.salt));
    options.put_u32(lock.rounds);
  }
  writer.put_bytes(as_bytes(kMagic));
  writer.put_string(encrypts ? lock.cipher->openssh_name : kNone);
  writer.put_string(encrypts ? kBcrypt : kNone);
  writer.put_string(options.view());
  writer.put_u32(1);
  writer.put_string(key.blob());
}

// put_sealed writes the private section; an authentication tag is not counted in its length.
Status put_sealed(SecretWriter& writer, const WriteRequest& request, const Lock& lock) {
  KEYFLUENT_TRY(SecretBytes section, private_section(request, lock.block()));
  writer.put_u32(static_cast<std::uint32_t>(section.size()));
  if (lock.cipher != nullptr) {
    KEYFLUENT_TRY(
        const SecretBytes material,
        derive(*request.passphrase, lock.salt, lock.rounds, *lock.cipher, request.limits));
    const ByteView key = material.view().first(lock.cipher->key_bytes);
    const ByteView iv = material.view().subspan(key.size());
    KEYFLUENT_TRY(section, encrypt(*lock.cipher, key, iv, section.view()));
  }
  writer.put_bytes(section.view());
  return ok();
}

bool holds(const Algorithm& algorithm) {
  return algorithm.has_private_layout();
}

Result<SecretBytes> write(const WriteRequest& request) {
  const PublicKey& half = public_half(*request.private_key);
  if (!holds(half.algorithm())) {
    return Error(errors::key_unsupported_private, {}, half.name());
  }
  KEYFLUENT_TRY(const Lock lock, make_lock(request));
  SecretWriter writer;
  put_envelope(writer, lock, half);
  KEYFLUENT_CHECK(put_sealed(writer, request, lock));
  return pem_text({.label = kLabels[0], .columns = kColumns}, writer.view());
}

}  // namespace

extern const Format openssh_private;
const Format openssh_private = {
    .name = "openssh-private",
    .title = "OpenSSH private key",
    .kind = Kind::kPrivate,
    .allowed = {},
    .max_columns = 0,
    .labels = kLabels,
    .sniff = sniff,
    .read = read,
    .write = write,
    .holds = holds,
};

}  // namespace keyfluent::codecs
