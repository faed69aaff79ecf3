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
  PbeKdf kdf;
  std::string_view hash;
  std::string_view cipher;
};

constexpr SchemeRow kOldSchemes[] = {
    {"1.2.840.113549.1.5.1", "PBE-MD2-DES", PbeKdf::kPbkdf1, "MD2", ""},
    {"1.2.840.113549.1.5.3", "PBE-MD5-DES", PbeKdf::kPbkdf1, "MD5", "DES-CBC"},
    {"1.2.840.113549.1.5.4", "PBE-MD2-RC2-64", PbeKdf::kPbkdf1, "MD2", ""},
    {"1.2.840.113549.1.5.6", "PBE-MD5-RC2-64", PbeKdf::kPbkdf1, "MD5", "RC2-64-CBC"},
    {"1.2.840.113549.1.5.10", "PBE-SHA1-DES", PbeKdf::kPbkdf1, "SHA1", "DES-CBC"},
    {"1.2.840.113549.1.5.11", "PBE-SHA1-RC2-64", PbeKdf::kPbkdf1, "SHA1", "RC2-64-CBC"},
    {"1.2.840.113549.1.12.1.1", "PBE-SHA1-RC4-128", PbeKdf::kPkcs12, "SHA1", "RC4"},
    {"1.2.840.113549.1.12.1.2", "PBE-SHA1-RC4-40", PbeKdf::kPkcs12, "SHA1", "RC4-40"},
    {"1.2.840.113549.1.12.1.3", "PBE-SHA1-3DES", PbeKdf::kPkcs12, "SHA1", "DES-EDE3-CBC"},
    {"1.2.840.113549.1.12.1.4", "PBE-SHA1-2DES", PbeKdf::kPkcs12, "SHA1", "DES-EDE-CBC"},
    {"1.2.840.113549.1.12.1.5", "PBE-SHA1-RC2-128", PbeKdf::kPkcs12, "SHA1", "RC2-CBC"},
    {"1.2.840.113549.1.12.1.6", "PBE-SHA1-RC2-40", PbeKdf::kPkcs12, "SHA1", "RC2-40-CBC"},
};

// RC2's parameter says the effective bits of the key by these numbers (RFC 2268 section 6).
struct Rc2Row {
  std::uint64_t version;
  std::string_view cipher;
};

constexpr Rc2Row kRc2Versions[] = {{58, "RC2-CBC"}, {120, "RC2-64-CBC"}, {160, "RC2-40-CBC"}};

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

// read_rc2_parameter reads what stands in the place of the IV.
Status read_rc2_parameter(DerReader& cipher, Pbe& pbe) {
  DerReader params = cipher.read_sequence();
  const std::uint64_t version = params.read_small();
  pbe.iv = to_bytes(params.read(der::kOctetString));
  KEYFLUENT_CHECK(params.finish());
  const auto* row = std::find_if(std::begin(kRc2Versions),
                                 std::end(kRc2Versions),
                                 [&](const Rc2Row& each) { return each.version == version; });
  if (row == std::end(kRc2Versions)) {
    remember(pbe, errors::cipher_unsupported, "RC2 of version " + std::to_string(version));
    return ok();
  }
  pbe.cipher = find_cipher_by_evp_name(row->cipher);
  pbe.protection.cipher = std::string(row->cipher);
  return ok();
}

// Of the ciphers that PBES2 names, key wrapping is the one kind with a check value and no IV.
bool is_key_wrap(const Cipher& cipher) {
  return cipher.tag_bytes != 0 && cipher.iv_bytes == 0;
}

// read_iv reads the cipher's parameter.  The authenticated modes have a SEQUENCE, too.
Status read_iv(DerReader& cipher, Pbe& pbe) {
  if (cipher.peek_tag() == der::kSequence && pbe.cipher->evp_name == kRc2Versions[0].cipher) {
    return read_rc2_parameter(cipher, pbe);
  }
  if (is_key_wrap(*pbe.cipher)) {
    return ok();  // absent (RFC 3565, RFC 5649); OpenSSL 3.0 writes 3F 80 00 00, which is no DER
  }
  if (cipher.peek_tag() != der::kOctetString) {
    remember(pbe, errors::cipher_unsupported, pbe.protection.cipher);
    return ok();
  }
  pbe.iv = to_bytes(cipher.read(der::kOctetString));
  return cipher.finish();
}

Status read_cipher(DerReader cipher, const KeyLength& length, Pbe& pbe) {
  const std::string oid = read_oid(cipher);
  KEYFLUENT_CHECK(cipher.status());
  pbe.cipher = find_cipher_by_oid(oid);
  pbe.protection.cipher = pbe.cipher == nullptr ? oid : std::string(pbe.cipher->evp_name);
  if (pbe.cipher == nullptr) {
    remember(pbe, errors::cipher_unsupported, pbe.protection.cipher);
    return ok();
  }
  KEYFLUENT_CHECK(read_iv(cipher, pbe));
  if (pbe.unsupported) {
    return ok();
  }
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

// read_old_scheme reads the parameters of PBES1 or a PKCS#12 scheme.
Status read_old_scheme(DerReader& identifier, const SchemeRow& row, Pbe& pbe) {
  pbe.kdf = row.kdf;
  pbe.hash = row.hash;
  pbe.protection.kdf = (row.kdf == PbeKdf::kPbkdf1 ? "PBKDF1-" : "PKCS12-") + std::string(row.hash);
  pbe.cipher = find_cipher_by_evp_name(row.cipher);
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

Result<Keys> derive_pkcs12(const Pbe& pbe, const Passphrase& passphrase, const Limits& limits) {
  const auto part = [&](Pkcs12Purpose purpose, std::size_t size) {
    return pkcs12_kdf(passphrase, pbe.salt, pbe.protection.rounds, purpose, size, limits);
  };
  Keys keys;
  KEYFLUENT_TRY(keys.key, part(Pkcs12Purpose::kKey, pbe.cipher->key_bytes));
  if (pbe.cipher->iv_bytes != 0) {
    KEYFLUENT_TRY(keys.iv, part(Pkcs12Purpose::kIv, pbe.cipher->iv_bytes));
  }
  return keys;
}

Result<Keys> derive_pbkdf1(const Pbe& pbe, const Passphrase& passphrase, const Limits& limits) {
  const std::size_t key_bytes = pbe.cipher->key_bytes;
  const std::size_t size = key_bytes + pbe.cipher->iv_bytes;
  KEYFLUENT_TRY(const SecretBytes bytes,
                pbkdf1(passphrase, pbe.salt, pbe.protection.rounds, pbe.hash, size, limits));
  return Keys{SecretBytes(bytes.view().first(key_bytes)),
              SecretBytes(bytes.view().subspan(key_bytes))};
}

Result<Keys> derive(const Pbe& pbe, const Passphrase& passphrase, const Limits& limits) {
  const std::size_t size = pbe.cipher->key_bytes;
  Keys keys{{}, SecretBytes(ByteView(pbe.iv))};
  switch (pbe.kdf) {
    case PbeKdf::kPbkdf2: {
      const std::uint64_t rounds = pbe.protection.rounds;
      KEYFLUENT_TRY(keys.key, pbkdf2(passphrase, pbe.salt, rounds, pbe.hash, size, limits));
      break;
    }
    case PbeKdf::kScrypt: {
      KEYFLUENT_TRY(keys.key, scrypt(passphrase, pbe.salt, pbe.scrypt_cost, size, limits));
      break;
    }
    case PbeKdf::kPkcs12:
      return derive_pkcs12(pbe, passphrase, limits);
    case PbeKdf::kPbkdf1:
      return derive_pbkdf1(pbe, passphrase, limits);
  }
  return keys;
}

Bytes null_element() {
  return der_element(der::kNull, {});
}

Bytes cipher_parameter(const Pbe& pbe) {
  Bytes iv = der_element(der::kOctetString, {pbe.iv});
  if (pbe.cipher->evp_name != kRc2Versions[0].cipher) {
    return iv;
  }
  return der_element(der::kSequence, {der_small(kRc2Versions[0].version), iv});
}

// pbes2_identifier is the reverse of read_pbe.
Bytes pbes2_identifier(const Pbe& pbe) {
  const Bytes salt = der_element(der::kOctetString, {pbe.salt});
  const Bytes iterations = der_small(pbe.protection.rounds);
  const Bytes prf = der_element(der::kSequence, {oid_element(kHmacSha256), null_element()});
  const Bytes kdf_params = der_element(der::kSequence, {salt, iterations, prf});
  const Bytes kdf = der_element(der::kSequence, {oid_element(kPbkdf2), kdf_params});
  const Bytes cipher =
      der_element(der::kSequence, {oid_element(pbe.cipher->oid), cipher_parameter(pbe)});
  const Bytes params = der_element(der::kSequence, {kdf, cipher});
  return der_element(der::kSequence, {oid_element(kPbes2), params});
}

Result<const Cipher*> cipher_to_write(std::string_view asked) {
  const std::string_view name = asked.empty() ? kDefaultCipher : asked;
  const Cipher* cipher = find_cipher_by_pem_name(name);
  if (cipher == nullptr || cipher->oid.empty() || cipher->iv_bytes == 0) {
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
    const SchemeRow unknown{oid, oid, PbeKdf::kPbkdf1, {}, {}};
    pbe.protection.cipher = std::string(row == nullptr ? unknown.name : row->name);
    KEYFLUENT_CHECK(read_old_scheme(identifier, row == nullptr ? unknown : *row, pbe));
    return pbe;
  }
  DerReader params = identifier.read_sequence();
  KEYFLUENT_CHECK(identifier.finish());
  KEYFLUENT_CHECK(read_pbes2(params, pbe));
  return pbe;
}

Result<SecretBytes> open_pbe(const Pbe& pbe,
                             const Passphrase& passphrase,
                             ByteView data,
                             const Limits& limits) {
  if (pbe.unsupported) {
    return *pbe.unsupported;
  }
  KEYFLUENT_TRY(const Keys keys, derive(pbe, passphrase, limits));
  KEYFLUENT_TRY(SecretBytes padded, decrypt(*pbe.cipher, keys.key.view(), keys.iv.view(), data));
  return is_key_wrap(*pbe.cipher) ? std::move(padded)
                                  : remove_block_padding(*pbe.cipher, std::move(padded));
}

Result<SealedPbe> seal_pbe(const WriteRequest& request, SecretBytes data) {
  KEYFLUENT_TRY(const Pbe pbe, new_pbe(request));
  KEYFLUENT_TRY(const Keys keys, derive(pbe, *request.passphrase, request.limits));
  add_block_padding(*pbe.cipher, data);
  KEYFLUENT_TRY(SecretBytes sealed,
                encrypt(*pbe.cipher, keys.key.view(), keys.iv.view(), data.view()));
  return SealedPbe{pbes2_identifier(pbe), std::move(sealed)};
}

}  // namespace keyfluent::codecs
