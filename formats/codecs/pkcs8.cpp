// SPDX-License-Identifier: MIT
// PKCS#8 private keys (RFC 5958), as DER or in PEM armor.
//
//   -----BEGIN PRIVATE KEY-----               or ENCRYPTED PRIVATE KEY
//   <base64, 64 columns>
//   -----END PRIVATE KEY-----
//
//   PrivateKeyInfo ::= SEQUENCE {
//     version     INTEGER,                    -- 0, or 1 with publicKey
//     algorithm   AlgorithmIdentifier,        -- as in SubjectPublicKeyInfo (spki.cpp)
//     privateKey  OCTET STRING,
//     attributes  [0] IMPLICIT SET OPTIONAL,  -- not looked into
//     publicKey   [1] IMPLICIT BIT STRING OPTIONAL }
//
//   EncryptedPrivateKeyInfo ::= SEQUENCE {
//     encryption  AlgorithmIdentifier,        -- pbe.h has the grammar
//     data        OCTET STRING }              -- PrivateKeyInfo, encrypted
//
//   algorithm            privateKey holds
//   rsaEncryption        RSAPrivateKey                       RFC 8017 appendix A.1.2
//   id-dsa               INTEGER x
//   id-ecPublicKey       ECPrivateKey, curve left out        RFC 5915
//   id-Ed25519, id-Ed448 OCTET STRING of the 32 or 57 bytes  RFC 8410
//
// There is no check value: a wrong passphrase shows as a wrong padding or as DER that does not
// parse. There is no place for a comment.
#include "keyfluent/codecs/der_algorithm.h"
#include "keyfluent/codecs/der_shape.h"
#include "keyfluent/codecs/format.h"
#include "keyfluent/codecs/key_parts.h"
#include "keyfluent/codecs/pbe.h"
#include "keyfluent/codecs/pem_text.h"
#include "keyfluent/codecs/pkcs8_info.h"
#include "keyfluent/keys/der_form.h"

namespace keyfluent::codecs {

namespace {

constexpr std::string_view kPlainLabel = "PRIVATE KEY";
constexpr std::string_view kEncryptedLabel = "ENCRYPTED PRIVATE KEY";
constexpr std::string_view kLabels[] = {kPlainLabel, kEncryptedLabel};
constexpr std::string_view kOrDamaged = " (or the file is damaged)";

bool sniff(const Chunk& chunk) {
  return sniffs_as(chunk, DerShape::kPrivateKeyInfo, kLabels) ||
         sniffs_as(chunk, DerShape::kEncryptedPrivateKeyInfo, kLabels);
}

// ---- reading ------------------------------------------------------------------------------------

// Info is a PrivateKeyInfo taken apart.
struct Info {
  DerAlgorithm algorithm;
  ByteView private_key;
  std::optional<ByteView> public_key;  // a BIT STRING with its unused-bits byte
};

Result<Info> read_info(ByteView der) {
  DerReader outer(der);
  DerReader reader = outer.read_sequence();
  KEYFLUENT_CHECK(outer.finish());
  const std::uint64_t version = reader.read_small();
  KEYFLUENT_CHECK(reader.status());
  if (version > 1) {
    return Error(errors::container_version, {}, std::to_string(version));
  }
  Info info;
  KEYFLUENT_TRY(info.algorithm, read_key_algorithm(reader));
  info.private_key = reader.read(der::kOctetString);
  reader.read_optional(der::context(0, true));
  info.public_key = reader.read_optional(der::context(1, false));
  KEYFLUENT_CHECK(reader.finish());
  return info;
}

// check_public_key compares the publicKey attribute with the key.
Status check_public_key(ByteView bit_string, const PrivateKey& key) {
  const Algorithm& algorithm = key.algorithm();
  KEYFLUENT_TRY(const Bytes expected, algorithm.der->write_spki(algorithm, key.components()));
  if (bit_string.empty() || bit_string[0] != 0) {
    return Error(errors::der_malformed);
  }
  return equal_public(bit_string.subspan(1), expected) ? ok()
                                                       : Status(Error(errors::container_mismatch));
}

}  // namespace

Result<PrivateKey> read_private_key_info(ByteView der) {
  KEYFLUENT_TRY(const Info info, read_info(der));
  const Algorithm& algorithm = *info.algorithm.algorithm;
  KEYFLUENT_TRY(Components components,
                algorithm.der->read_pkcs8(algorithm, info.algorithm.parameters, info.private_key));
  KEYFLUENT_TRY(PrivateKey key, PrivateKey::from_components(algorithm, std::move(components)));
  if (info.public_key) {
    KEYFLUENT_CHECK(check_public_key(*info.public_key, key));
  }
  return key;
}

namespace {

Result<PrivateKey> open_key(const Pbe& pbe,
                            const Passphrase& passphrase,
                            ByteView data,
                            const Limits& limits) {
  KEYFLUENT_TRY(const SecretBytes der, open_pbe(pbe, passphrase, data, limits));
  Result<PrivateKey> key = read_private_key_info(der.view());
  if (!key && key.error().is(errors::der_malformed)) {
    return Error(errors::passphrase_wrong, {}, kOrDamaged);
  }
  return key;
}

}  // namespace

Result<Entry> read_encrypted_key_info(ByteView der,
                                      const Passphrase* passphrase,
                                      const Limits& limits) {
  DerReader outer(der);
  DerReader reader = outer.read_sequence();
  KEYFLUENT_CHECK(outer.finish());
  KEYFLUENT_TRY(const Pbe pbe, read_pbe(reader));
  const ByteView data = reader.read(der::kOctetString);
  KEYFLUENT_CHECK(reader.finish());
  Entry entry;
  entry.protection = pbe.protection;
  if (passphrase != nullptr) {
    KEYFLUENT_TRY(PrivateKey key, open_key(pbe, *passphrase, data, limits));
    set_private_key(entry, std::move(key));
  }
  return entry;
}

namespace {

Result<Entries> read(const Chunk& chunk, const Passphrase* passphrase) {
  const ByteView der = chunk.body.view();
  if (der_shape(der) == DerShape::kEncryptedPrivateKeyInfo) {
    Entries entries(1);
    KEYFLUENT_TRY(entries[0], read_encrypted_key_info(der, passphrase, chunk.limits));
    return entries;
  }
  KEYFLUENT_TRY(PrivateKey key, read_private_key_info(der));
  Entries entries(1);
  set_private_key(entries[0], std::move(key));
  return entries;
}

// ---- writing ------------------------------------------------------------------------------------

bool holds(const Algorithm& algorithm) {
  return algorithm.plain().der != nullptr;
}

Result<SecretBytes> write(const WriteRequest& request) {
  const Algorithm& algorithm = request.private_key->algorithm();
  if (!holds(algorithm)) {
    return Error(errors::write_unsupported_algorithm,
                 {},
                 "pkcs8 has no place for keys of type " + std::string(algorithm.name));
  }
  KEYFLUENT_TRY(SecretBytes info,
                write_private_key_info(algorithm, request.private_key->components()));
  if (!is_encrypting(request)) {
    return pem_text({.label = kPlainLabel}, info.view());
  }
  KEYFLUENT_TRY(const SealedPbe sealed, seal_pbe(request, std::move(info)));
  const Bytes data = der_element(der::kOctetString, {sealed.data.view()});
  return pem_text({.label = kEncryptedLabel},
                  der_element(der::kSequence, {sealed.identifier, data}));
}

}  // namespace

extern const Format pkcs8;
const Format pkcs8 = {
    .name = "pkcs8",
    .title = "PKCS#8 private key (PEM or DER)",
    .kind = Kind::kPrivate,
    .allowed = kPemAllows,
    .max_columns = kPemColumns,
    .labels = kLabels,
    .sniff = sniff,
    .read = read,
    .write = write,
    .holds = holds,
    .extension = ".pem",
    .has_comment = false,
};

}  // namespace keyfluent::codecs
