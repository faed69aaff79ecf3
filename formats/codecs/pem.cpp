// SPDX-License-Identifier: MIT
// The traditional private key formats: one ASN.1 structure an algorithm, as DER or in PEM armor.
//
//   -----BEGIN RSA PRIVATE KEY-----           or EC, DSA
//   Proc-Type: 4,ENCRYPTED                    these two only if encrypted (RFC 1421 section 4.6)
//   DEK-Info: AES-256-CBC,<IV in hexadecimal>
//
//   <base64, 64 columns>
//   -----END RSA PRIVATE KEY-----
//
//   RSAPrivateKey ::= SEQUENCE { 0, n, e, d, p, q, d mod p-1, d mod q-1, q^-1 mod p }
//   DSAPrivateKey ::= SEQUENCE { 0, p, q, g, y, x }
//   ECPrivateKey  ::= SEQUENCE { 1, OCTET STRING d, [0] curve OID OPTIONAL,
//                                [1] BIT STRING point OPTIONAL }
//
// RSA is of RFC 8017 appendix A.1.2, EC of RFC 5915; DSA is OpenSSL's own.
//
// The whole DER is encrypted, filled up as PKCS#7 does it.  The key is OpenSSL's EVP_BytesToKey:
// MD5, one round, the first 8 bytes of the IV as salt.  There is no check value: a wrong passphrase
// shows as a wrong padding or as DER that does not parse, exactly as damage does.  Tools differ in
// the case of the hexadecimal digits, and some leave out Proc-Type.
//
// "EC PARAMETERS", which `openssl ecparam -genkey` writes first, holds no key.  There is no place
// for a comment.
#include "keyfluent/codecs/der_shape.h"
#include "keyfluent/codecs/format.h"
#include "keyfluent/codecs/key_parts.h"
#include "keyfluent/codecs/pem_text.h"
#include "keyfluent/core/hex.h"
#include "keyfluent/crypto/cipher.h"
#include "keyfluent/crypto/kdf.h"

#include <algorithm>

namespace keyfluent::codecs {

namespace {

constexpr std::string_view kLabels[] = {"RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY"};
constexpr std::string_view kDekInfo = "DEK-Info";
constexpr std::string_view kDefaultCipher = "AES-256-CBC";
constexpr std::string_view kOrDamaged = " (or the file is damaged)";
constexpr std::size_t kSaltBytes = 8;

bool sniff(const Chunk& chunk) {
  // Encrypted, the content has no shape; the header is what tells.
  const bool is_encrypted =
      chunk.container == Container::kArmor && chunk.find_header(kDekInfo) != nullptr;
  return is_encrypted || sniffs_as(chunk, DerShape::kTraditional, kLabels);
}

// ---- reading ------------------------------------------------------------------------------------

// DekInfo is the header that says how the body is encrypted.
struct DekInfo {
  std::string_view cipher;
  std::string_view iv;
};

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// find_dek_info returns nothing for a plain file.
Result<std::optional<DekInfo>> find_dek_info(const Chunk& chunk) {
  const std::string* value = chunk.find_header(kDekInfo);
  if (value == nullptr) {
    const std::string* type = chunk.find_header("Proc-Type");
    if (type != nullptr && type->find("ENCRYPTED") != std::string::npos) {
      return Error(errors::encryption_malformed, {}, "no DEK-Info header");
    }
    return std::optional<DekInfo>();
  }
  const std::string_view text = *value;
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos) {
    return Error(errors::encryption_malformed, {}, "DEK-Info has no IV");
  }
  return std::optional(DekInfo{trimmed(text.substr(0, comma)), trimmed(text.substr(comma + 1))});
}

Result<SecretBytes> decrypt_body(const DekInfo& info, ByteView body, const Passphrase& passphrase) {
  const Cipher* cipher = find_cipher_by_pem_name(info.cipher);
  if (cipher == nullptr) {
    return Error(errors::cipher_unsupported, {}, info.cipher);
  }
  const std::optional<Bytes> iv = decode_hex(info.iv);
  if (!iv || iv->size() != cipher->iv_bytes || iv->size() < kSaltBytes) {
    return Error(errors::encryption_malformed, {}, "the IV of DEK-Info");
  }
  const SecretBytes key =
      pem_key_derivation(passphrase, ByteView(*iv).first(kSaltBytes), cipher->key_bytes);
  KEYFLUENT_TRY(SecretBytes data, decrypt(*cipher, key.view(), *iv, body));
  return remove_block_padding(*cipher, std::move(data));
}

Result<PrivateKey> read_as(const Algorithm& algorithm, ByteView der) {
  KEYFLUENT_TRY(Components components, algorithm.der->read_traditional(algorithm, der));
  return PrivateKey::from_components(algorithm, std::move(components));
}

// is_other_structure is true for errors after which another label is worth a try.
bool is_other_structure(const Error& error) {
  return error.is(errors::der_malformed) || error.is(errors::der_unsupported_algorithm);
}

// read_key goes by the label first, then by the others: the label is no proof.
Result<PrivateKey> read_key(std::string_view label, ByteView der) {
  std::optional<Error> first;
  for (const std::string_view candidate : {label, kLabels[0], kLabels[1], kLabels[2]}) {
    const Algorithm* algorithm = find_algorithm_by_traditional(candidate, der);
    if (algorithm == nullptr) {
      continue;
    }
    Result<PrivateKey> key = read_as(*algorithm, der);
    if (key || !is_other_structure(key.error())) {
      return key;
    }
    if (!first) {
      first = std::move(key).error();
    }
  }
  return first.value_or(Error(errors::der_malformed));
}

Result<PrivateKey> read_encrypted(const Chunk& chunk,
                                  const DekInfo& info,
                                  const Passphrase& passphrase) {
  KEYFLUENT_TRY(const SecretBytes der, decrypt_body(info, chunk.body.view(), passphrase));
  Result<PrivateKey> key = read_key(chunk.label, der.view());
  if (!key && key.error().is(errors::der_malformed)) {
    return Error(errors::passphrase_wrong, {}, kOrDamaged);
  }
  return key;
}

Result<Entries> read(const Chunk& chunk, const Passphrase* passphrase) {
  KEYFLUENT_TRY(const std::optional<DekInfo> info, find_dek_info(chunk));
  Entries entries(1);
  if (!info) {
    KEYFLUENT_TRY(PrivateKey key, read_key(chunk.label, chunk.body.view()));
    set_private_key(entries[0], std::move(key));
    return entries;
  }
  entries[0].protection = {true, std::string(info->cipher), "MD5", 1};
  if (passphrase != nullptr) {
    KEYFLUENT_TRY(PrivateKey key, read_encrypted(chunk, *info, *passphrase));
    set_private_key(entries[0], std::move(key));
  }
  return entries;
}

// ---- writing ------------------------------------------------------------------------------------

bool holds(const Algorithm& algorithm) {
  const DerCodec* der = algorithm.plain().der;
  return der != nullptr && der->write_traditional != nullptr;
}

Result<const Cipher*> cipher_to_write(const WriteRequest& request) {
  const std::string_view name = request.cipher.empty() ? kDefaultCipher : request.cipher;
  const Cipher* cipher = find_cipher_by_pem_name(name);
  if (cipher == nullptr || cipher->iv_bytes < kSaltBytes) {
    return Error(
        errors::write_unsupported_option, {}, "pem has no cipher named " + std::string(name));
  }
  if (request.rounds != 0) {
    return Error(errors::write_unsupported_option,
                 {},
                 "pem derives its key in one round; no other number can be written");
  }
  return cipher;
}

Result<SecretBytes> write_encrypted(const WriteRequest& request,
                                    std::string_view label,
                                    SecretBytes der) {
  KEYFLUENT_TRY(const Cipher* cipher, cipher_to_write(request));
  Bytes iv(cipher->iv_bytes);
  KEYFLUENT_CHECK(fill_random(request, iv));
  const SecretBytes key =
      pem_key_derivation(*request.passphrase, ByteView(iv).first(kSaltBytes), cipher->key_bytes);
  add_block_padding(*cipher, der);
  KEYFLUENT_TRY(const SecretBytes body, encrypt(*cipher, key.view(), iv, der.view()));
  const std::string headers = "Proc-Type: 4,ENCRYPTED\nDEK-Info: " + std::string(cipher->pem_name) +
                              "," + encode_hex(iv, HexCase::kUpper) + "\n";
  return pem_text({.label = label, .headers = headers}, body.view());
}

Result<SecretBytes> write(const WriteRequest& request) {
  const Algorithm& algorithm = request.private_key->algorithm();
  if (!holds(algorithm)) {
    return Error(errors::write_unsupported_algorithm,
                 {},
                 "pem has no place for keys of type " + std::string(algorithm.name));
  }
  const DerCodec& codec = *algorithm.der;
  KEYFLUENT_TRY(SecretBytes der,
                codec.write_traditional(algorithm, request.private_key->components()));
  if (is_encrypting(request)) {
    return write_encrypted(request, codec.traditional_label, std::move(der));
  }
  return pem_text({.label = codec.traditional_label}, der.view());
}

}  // namespace

extern const Format pem;
const Format pem = {
    .name = "pem",
    .title = "traditional PEM private key (PKCS#1, SEC1, DSA)",
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
