// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/pbe.h"

#include "keyfluent/codecs/der_algorithm.h"
#include "keyfluent/codecs/key_parts.h"
#include "keyfluent/crypto/pkcs12_kdf.h"

#include <algorithm>

namespace keyfluent::codecs {

namespace {

constexpr std::string_view kPbes2 = "1.2.840.113549.1.5.13";
constexpr std::string_view kPbkdf2 = "1.2.840.113549.1.5.12";
constexpr std::string_view kScrypt = "1.3.6.1.4.1.11591.4.11";
constexpr std::string_view kHmacSha1 = "1.2.840.113549.2.7";
constexpr std::string_view kHmacSha256 = "1.2.840.113549.2.9";
constexpr std::string_view kDefaultCipher = "AES-256-CBC";

// OWASP's recommendation of 2023 for PBKDF2-HMAC-SHA256; a few tenths of a second.  (OpenSSL's own
// default of 2048 is from another time; it reads any number.)
constexpr std::uint32_t kDefaultIterations = 600'000;
constexpr std::size_t kSaltBytes = 16;

struct OidRow {
  std::string_view oid;
  std::string_view name;
};

// PBKDF2's pseudo-random functions, by OpenSSL's name of the hash (RFC 8018 appendix B.1).
constexpr OidRow kHashes[] = {
    {kHmacSha1, "SHA1"},
    {"1.2.840.113549.2.6", "MD5"},
    {"1.2.840.113549.2.8", "SHA224"},
    {kHmacSha256, "SHA256"},
    {"1.2.840.113549.2.10", "SHA384"},
    {"1.2.840.113549.2.11", "SHA512"},
    {"1.2.840.113549.2.12", "SHA512-224"},
    {"1.2.840.113549.2.13", "SHA512-256"},
};

// Schemes with their own key derivation (RFC 8018 appendix A.3, RFC 7292 appendix C).  `cipher` is
// OpenSSL's name; empty where the scheme is not supported.
struct SchemeRow {
  std::string_view oid;
  std::string_view name;
  std::string_view cipher;
};

constexpr SchemeRow kOldSchemes[] = {
    {"1.2.840.113549.1.5.1", "PBE-MD2-DES", ""},
    {"1.2.840.113549.1.5.3", "PBE-MD5-DES", ""},
    {"1.2.840.113549.1.5.4", "PBE-MD2-RC2-64", ""},
    {"1.2.840.113549.1.5.6", "PBE-MD5-RC2-64", ""},
    {"1.2.840.113549.1.5.10", "PBE-SHA1-DES", ""},
    {"1.2.840.113549.1.5.11", "PBE-SHA1-RC2-64", ""},
    {"1.2.840.113549.1.12.1.1", "PBE-SHA1-RC4-128", ""},
    {"1.2.840.113549.1.12.1.2", "PBE-SHA1-RC4-40", ""},
    {"1.2.840.113549.1.12.1.3", "PBE-SHA1-3DES", "DES-EDE3-CBC"},
    {"1.2.840.113549.1.12.1.4", "PBE-SHA1-2DES", "DES-EDE-CBC"},
    {"1.2.840.113549.1.12.1.5", "PBE-SHA1-RC2-128", ""},
    {"1.2.840.113549.1.12.1.6", "PBE-SHA1-RC2-40", ""},
};

// find_row returns null if no row has the OID.
template <class Row, std::size_t kSize>
const Row* find_row(const Row (&table)[kSize], std::string_view oid) {
  const auto* found = std::find_if(
      std::begin(table), std::end(table), [&](const Row& row) { return row.oid == oid; });
  return found == std::end(table) ? nullptr : found;
}

std::string_view hash_of(std::string_view oid) {
  const OidRow* row = find_row(kHashes, oid);
  return row == nullptr ? std::string_view() : row->name;
}

void remember(Pbe& pbe, const ErrorKind& kind, std::string_view name) {
  if (!pbe.unsupported) {
    pbe.unsupported = Error(kind, {}, name);
  }
}

std::string read_oid(DerReader& reader) {
  return oid_text(reader.read(der::kOid));
}

// KeyLength is what the KDF's parameters may say; it must then be the cipher's.
struct KeyLength {
  std::optional<std::uint64_t> bytes;
};

KeyLength read_key_length(DerReader& reader) {
  return reader.peek_tag() == der::kInteger ? KeyLength{reader.read_small()} : KeyLength{};
}

Status read_prf(DerReader& params, Pbe& pbe) {
  std::string oid(kHmacSha1);
  if (!params.at_end()) {
    DerReader prf = params.read_sequence();
    oid = read_oid(prf);
    if (prf.peek_tag() == der::kNull) {
      prf.read(der::kNull);
    }
    KEYFLUENT_CHECK(prf.finish());
  }
  pbe.hash = hash_of(oid);
  if (pbe.hash.empty()) {
    remember(pbe, errors::kdf_unsupported, "PBKDF2 with HMAC " + oid);
  }
  pbe.protection.kdf = "PBKDF2-HMAC-" + (pbe.hash.empty() ? oid : std::string(pbe.hash));
  return ok();
}

Result<KeyLength> read_pbkdf2(DerReader& params, Pbe& pbe) {
  pbe.salt = to_bytes(params.read(der::kOctetString));
  pbe.protection.rounds = params.read_small();
  const KeyLength length = read_key_length(params);
  KEYFLUENT_CHECK(params.status());
  KEYFLUENT_CHECK(read_prf(params, pbe));
  return length;
}

Result<KeyLength> read_scrypt(DerReader& params, Pbe& pbe) {
  pbe.salt = to_bytes(params.read(der::kOctetString));
  pbe.scrypt_cost.n = params.read_small();
  pbe.scrypt_cost.r = params.read_small();
  pbe.scrypt_cost.p = params.read_small();
  pbe.kdf = PbeKdf::kScrypt;
  pbe.protection.kdf = "scrypt";
  pbe.protection.rounds = pbe.scrypt_cost.n;
  return read_key_length(params);
}

Result<KeyLength> read_kdf(DerReader kdf, Pbe& pbe) {
  const std::string oid = read_oid(kdf);
  if (oid != kPbkdf2 && oid != kScrypt) {
    KEYFLUENT_CHECK(kdf.status());
    pbe.protection.kdf = oid;
    remember(pbe, errors::kdf_unsupported, oid);
    return KeyLength{};
  }
  DerReader params = kdf.read_sequence();
  KEYFLUENT_CHECK(kdf.finish());
  KEYFLUENT_TRY(const KeyLength length,
                oid == kPbkdf2 ? read_pbkdf2(params, pbe) : read_scrypt(params, pbe));
  KEYFLUENT_CHECK(params.finish());
  return length;
}

Status read_cipher(DerReader cipher, const KeyLength& length, Pbe& pbe) {
  const std::string oid = read_oid(cipher);
  KEYFLUENT_CHECK(cipher.status());
  pbe.cipher = find_cipher_by_oid(oid);
  pbe.protection.cipher = pbe.cipher == nullptr ? oid : std::string(pbe.cipher->evp_name);
  // RC2, RC5 and the authenticated modes have a SEQUENCE of more parameters than the IV.
  if (pbe.cipher == nullptr || cipher.peek_tag() != der::kOctetString) {
    remember(pbe, errors::cipher_unsupported, pbe.protection.cipher);
    return ok();
  }
  pbe.iv = to_bytes(cipher.read(der::kOctetString));
  KEYFLUENT_CHECK(cipher.finish());
  if (pbe.iv.size() != pbe.cipher->iv_bytes) {
    return Error(errors::encryption_malformed, {}, "the length of the IV");
  }
  if (length.bytes && *length.bytes != pbe.cipher->key_bytes) {
    return Error(errors::encryption_malformed, {}, "the key length");
  }
  return ok();
}

Status read_pbes2(DerReader params, Pbe& pbe) {
  const DerReader kdf = params.read_sequence();
  const DerReader cipher = params.read_sequence();
  KEYFLUENT_CHECK(params.finish());
  KEYFLUENT_TRY(const KeyLength length, read_kdf(kdf, pbe));
  return read_cipher(cipher, length, pbe);
}

// read_old_scheme reads the parameters of a PKCS#12 scheme.
Status read_old_scheme(DerReader& identifier, const SchemeRow& row, Pbe& pbe) {
  pbe.kdf = PbeKdf::kPkcs12;
  pbe.protection.kdf = "PKCS12-SHA1";
  pbe.cipher = find_cipher_by_pem_name(row.cipher);
  if (pbe.cipher == nullptr) {
    remember(pbe, errors::cipher_unsupported, row.name);
    return ok();
  }
  DerReader params = identifier.read_sequence();
  pbe.salt = to_bytes(params.read(der::kOctetString));
  pbe.protection.rounds = params.read_small();
  KEYFLUENT_CHECK(identifier.finish());
  return params.finish();
}

struct Keys {
  SecretBytes key;
  SecretBytes iv;
};

Result<SecretBytes> derive_pkcs12(const Pbe& pbe,
                                  const Passphrase& passphrase,
                                  Pkcs12Purpose purpose) {
  const bool is_key = purpose == Pkcs12Purpose::kKey;
  const std::size_t size = is_key ? pbe.cipher->key_bytes : pbe.cipher->iv_bytes;
  return pkcs12_kdf(passphrase, pbe.salt, pbe.protection.rounds, purpose, size);
}

Result<Keys> derive(const Pbe& pbe, const Passphrase& passphrase) {
  const std::size_t size = pbe.cipher->key_bytes;
  Keys keys{{}, SecretBytes(ByteView(pbe.iv))};
  switch (pbe.kdf) {
    case PbeKdf::kPbkdf2: {
      const std::uint64_t rounds = pbe.protection.rounds;
      KEYFLUENT_TRY(keys.key, pbkdf2(passphrase, pbe.salt, rounds, pbe.hash, size));
      break;
    }
    case PbeKdf::kScrypt: {
      KEYFLUENT_TRY(keys.key, scrypt(passphrase, pbe.salt, pbe.scrypt_cost, size));
      break;
    }
    case PbeKdf::kPkcs12: {
      KEYFLUENT_TRY(keys.key, derive_pkcs12(pbe, passphrase, Pkcs12Purpose::kKey));
      KEYFLUENT_TRY(keys.iv, derive_pkcs12(pbe, passphrase, Pkcs12Purpose::kIv));
      break;
    }
  }
  return keys;
}

Bytes null_element() {
  return der_element(der::kNull, {});
}

// pbes2_identifier is the reverse of read_pbe.
Bytes pbes2_identifier(const Pbe& pbe) {
  const Bytes salt = der_element(der::kOctetString, {pbe.salt});
  const Bytes iterations = der_small(pbe.protection.rounds);
  const Bytes prf = der_element(der::kSequence, {oid_element(kHmacSha256), null_element()});
  const Bytes kdf_params = der_element(der::kSequence, {salt, iterations, prf});
  const Bytes kdf = der_element(der::kSequence, {oid_element(kPbkdf2), kdf_params});
  const Bytes iv = der_element(der::kOctetString, {pbe.iv});
  const Bytes cipher = der_element(der::kSequence, {oid_element(pbe.cipher->oid), iv});
  const Bytes params = der_element(der::kSequence, {kdf, cipher});
  return der_element(der::kSequence, {oid_element(kPbes2), params});
}

Result<const Cipher*> cipher_to_write(std::string_view asked) {
  const std::string_view name = asked.empty() ? kDefaultCipher : asked;
  const Cipher* cipher = find_cipher_by_pem_name(name);
  if (cipher == nullptr || cipher->oid.empty() || cipher->tag_bytes != 0) {
    return Error(
        errors::write_unsupported_option, {}, "pkcs8 has no cipher named " + std::string(name));
  }
  return cipher;
}

Result<Pbe> new_pbe(const WriteRequest& request) {
  Pbe pbe;
  KEYFLUENT_TRY(pbe.cipher, cipher_to_write(request.cipher));
  pbe.hash = hash_of(kHmacSha256);
  pbe.protection.rounds = request.rounds == 0 ? kDefaultIterations : request.rounds;
  pbe.salt.resize(kSaltBytes);
  pbe.iv.resize(pbe.cipher->iv_bytes);
  KEYFLUENT_CHECK(fill_random(request, pbe.salt));
  KEYFLUENT_CHECK(fill_random(request, pbe.iv));
  return pbe;
}

}  // namespace

Result<Pbe> read_pbe(DerReader& parent) {
  DerReader identifier = parent.read_sequence();
  const std::string oid = read_oid(identifier);
  KEYFLUENT_CHECK(parent.status());
  KEYFLUENT_CHECK(identifier.status());
  Pbe pbe;
  pbe.protection.encrypted = true;
  if (oid != kPbes2) {
    const SchemeRow* row = find_row(kOldSchemes, oid);
    const SchemeRow unknown{oid, oid, {}};
    pbe.protection.cipher = std::string(row == nullptr ? unknown.name : row->name);
    KEYFLUENT_CHECK(read_old_scheme(identifier, row == nullptr ? unknown : *row, pbe));
    return pbe;
  }
  DerReader params = identifier.read_sequence();
  KEYFLUENT_CHECK(identifier.finish());
  KEYFLUENT_CHECK(read_pbes2(params, pbe));
  return pbe;
}

Result<SecretBytes> open_pbe(const Pbe& pbe, const Passphrase& passphrase, ByteView data) {
  if (pbe.unsupported) {
    return *pbe.unsupported;
  }
  KEYFLUENT_TRY(const Keys keys, derive(pbe, passphrase));
  KEYFLUENT_TRY(SecretBytes padded, decrypt(*pbe.cipher, keys.key.view(), keys.iv.view(), data));
  return remove_block_padding(*pbe.cipher, std::move(padded));
}

Result<SealedPbe> seal_pbe(const WriteRequest& request, SecretBytes data) {
  KEYFLUENT_TRY(const Pbe pbe, new_pbe(request));
  KEYFLUENT_TRY(const Keys keys, derive(pbe, *request.passphrase));
  add_block_padding(*pbe.cipher, data);
  KEYFLUENT_TRY(SecretBytes sealed,
                encrypt(*pbe.cipher, keys.key.view(), keys.iv.view(), data.view()));
  return SealedPbe{pbes2_identifier(pbe), std::move(sealed)};
}

}  // namespace keyfluent::codecs
