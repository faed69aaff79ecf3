// SPDX-License-Identifier: MIT
// J2SSH's private key file (SSHTools; Java clients of the 2000s).  Read only.
//
// UNPROVEN: this is known from the source of other projects alone; no file by J2SSH was at hand.
//
//   file    = "---- BEGIN SSHTOOLS ENCRYPTED PRIVATE KEY ----", headers as ssh.com has them,
//   base64,
//             "---- END SSHTOOLS ENCRYPTED PRIVATE KEY ----"
//   body    = string "none", string content
//           | string "3DES-CBC", 8 bytes IV, string encrypted content
//           | string "3des-cbc", string encrypted content          -- the IV is zeros
//   content = uint32 0x52f37abe, string key, padding (PKCS#5, only if encrypted)
//   key     = string "ssh-rsa", mpint e, mpint n, mpint d
//           | string "ssh-dss", mpint p, mpint q, mpint g, mpint x
//
// The cipher key is derived as ssh.com derives it (sshcom_cipher.h), 24 bytes of it.  p and q of
// RSA are recovered.
#include "keyfluent/codecs/format.h"
#include "keyfluent/codecs/key_parts.h"
#include "keyfluent/codecs/sshcom_cipher.h"
#include "keyfluent/keys/rows.h"

#include <algorithm>
#include <array>

namespace keyfluent::codecs {

namespace {

constexpr std::string_view kLabels[] = {"SSHTOOLS ENCRYPTED PRIVATE KEY"};
constexpr std::uint32_t kCookie = 0x52f37abe;
constexpr std::string_view kTitle = "J2SSH private key";

struct Type {
  std::string_view name;
  bool encrypted;
  bool has_iv;
};

constexpr Type kTypes[] = {
    {"none", false, false}, {"3DES-CBC", true, true}, {"3des-cbc", true, false}};

// KeyFields are the numbers of a key, in order; the last of them ends the key.
struct KeyFields {
  const Algorithm* algorithm;
  std::span<const std::uint8_t> fields;
};

constexpr std::uint8_t kRsaFields[] = {rsa::kE, rsa::kN, rsa::kD};
constexpr std::uint8_t kDsaFields[] = {dsa::kP, dsa::kQ, dsa::kG, dsa::kX};
constexpr KeyFields kKeys[] = {{&kSshRsa, kRsaFields}, {&kSshDss, kDsaFields}};

// Envelope is what is readable without passphrase.
struct Envelope {
  const Type* type = nullptr;
  ByteView iv;
  ByteView content;
};

bool sniff(const Chunk& chunk) {
  return chunk.container == Container::kArmor && chunk.label == kLabels[0];
}

Error malformed() {
  return Error(errors::container_malformed, {}, kTitle);
}

Error damaged(bool encrypted) {
  return encrypted ? Error(errors::passphrase_wrong, {}, " (or the file is damaged)") : malformed();
}

Result<Envelope> read_envelope(ByteView body) {
  Reader reader(body);
  const std::string_view name = reader.read_text();
  KEYFLUENT_CHECK(reader.status());
  const auto* type = std::ranges::find(kTypes, name, &Type::name);
  if (type == std::end(kTypes)) {
    return Error(errors::cipher_unsupported, {}, name);
  }
  Envelope envelope;
  envelope.type = type;
  envelope.iv = type->has_iv ? reader.read_bytes(8) : ByteView();
  envelope.content = reader.read_string();
  KEYFLUENT_CHECK(reader.finish());
  return envelope;
}

Result<SecretBytes> unseal(const Envelope& envelope, const Passphrase* passphrase) {
  if (!envelope.type->encrypted) {
    return SecretBytes(envelope.content);
  }
  const Cipher* cipher = find_cipher_by_sshcom_name("3des-cbc");
  if (cipher == nullptr) {
    return Error(errors::cipher_unsupported, {}, envelope.type->name);
  }
  if (envelope.content.empty() || envelope.content.size() % cipher->block_bytes != 0) {
    return malformed();
  }
  const SecretBytes key = sshcom_derive(*passphrase, cipher->key_bytes);
  Bytes iv = to_bytes(envelope.iv);
  iv.resize(cipher->iv_bytes);
  KEYFLUENT_TRY(SecretBytes content, decrypt(*cipher, key.view(), iv, envelope.content));
  return remove_block_padding(*cipher, std::move(content));
}

Result<PrivateKey> read_key(ByteView blob) {
  Reader reader(blob);
  const std::string_view name = reader.read_text();
  KEYFLUENT_CHECK(reader.status());
  const auto* row = std::ranges::find_if(
      kKeys, [&](const KeyFields& key) { return key.algorithm->name == name; });
  if (row == std::end(kKeys)) {
    return Error(errors::key_unsupported_private, {}, name);
  }
  Components key(row->algorithm->components.size());
  for (const std::uint8_t field : row->fields) {
    key[field] = SecretBytes(reader.read_mpint());
  }
  KEYFLUENT_CHECK(reader.finish());
  return PrivateKey::from_components(*row->algorithm, std::move(key));
}

// read_content: once the cookie is right, what is wrong is the key and not the passphrase.
Result<PrivateKey> read_content(ByteView content, bool encrypted) {
  Reader reader(content);
  const std::uint32_t cookie = reader.read_u32();
  if (reader.failed() || cookie != kCookie) {
    return damaged(encrypted);
  }
  const ByteView key = reader.read_string();
  KEYFLUENT_CHECK(reader.finish());
  return read_key(key);
}

Result<Entries> read(const Chunk& chunk, const Passphrase* passphrase) {
  KEYFLUENT_TRY(const Envelope envelope, read_envelope(chunk.body.view()));
  Entries entries(1);
  Entry& entry = entries[0];
  entry.headers = chunk.headers;
  if (const std::string* comment = chunk.find_header("Comment")) {
    const bool quoted =
        comment->size() >= 2 && comment->starts_with('"') && comment->ends_with('"');
    entry.comment = quoted ? comment->substr(1, comment->size() - 2) : *comment;
  }
  if (envelope.type->encrypted) {
    entry.protection = {true, std::string(envelope.type->name), "MD5", 1};
  }
  if (envelope.type->encrypted && passphrase == nullptr) {
    return entries;
  }
  KEYFLUENT_TRY(const SecretBytes content, unseal(envelope, passphrase));
  KEYFLUENT_TRY(PrivateKey key, read_content(content.view(), envelope.type->encrypted));
  set_private_key(entry, std::move(key));
  return entries;
}

bool holds(const Algorithm& algorithm) {
  return std::ranges::find(kKeys, &algorithm, &KeyFields::algorithm) != std::end(kKeys);
}

}  // namespace

extern const Format sshtools;
const Format sshtools = {
    .name = "sshtools",
    .title = "J2SSH (SSHTOOLS) private key, from other projects' source, unproven",
    .kind = Kind::kPrivate,
    .allowed = {RepairId::kCrlf, RepairId::kCr},
    .max_columns = 0,
    .labels = kLabels,
    .sniff = sniff,
    .read = read,
    .write = nullptr,
    .holds = holds,
};

}  // namespace keyfluent::codecs
