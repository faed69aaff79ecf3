// SPDX-License-Identifier: MIT
// X.509 certificates (RFC 5280 section 4.1), as DER or in PEM armor, for the public key in them.
//
//   -----BEGIN CERTIFICATE-----               or X509 CERTIFICATE, or TRUSTED CERTIFICATE (OpenSSL)
//   <base64, 64 columns>
//   -----END CERTIFICATE-----
//
//   Certificate ::= SEQUENCE { tbs, signatureAlgorithm, signature }     -- the signature is not
//   verified tbs         ::= SEQUENCE {
//     version       [0] EXPLICIT INTEGER OPTIONAL,
//     serialNumber  INTEGER,
//     signature     AlgorithmIdentifier,
//     issuer        Name,
//     validity      SEQUENCE,                                           -- not judged
//     subject       Name,                                               -- its commonName: the
//     comment key           SubjectPublicKeyInfo, … }                           -- spki.cpp has the
//     grammar
//
// A trusted certificate is followed by one more SEQUENCE (what it is trusted for), not looked into.
#include "keyfluent/codecs/der_algorithm.h"
#include "keyfluent/codecs/der_shape.h"
#include "keyfluent/codecs/format.h"
#include "keyfluent/codecs/key_parts.h"
#include "keyfluent/codecs/pem_text.h"

namespace keyfluent::codecs {

namespace {

constexpr std::string_view kTrustedLabel = "TRUSTED CERTIFICATE";
constexpr std::string_view kLabels[] = {"CERTIFICATE", "X509 CERTIFICATE", kTrustedLabel};
constexpr std::string_view kCommonName = "2.5.4.3";
constexpr std::uint8_t kSet = 0x31;
// The string types whose bytes are the text: UTF8String, PrintableString, TeletexString, IA5String.
constexpr std::uint8_t kTextTags[] = {0x0C, 0x13, 0x14, 0x16};

bool sniff(const Chunk& chunk) {
  return sniffs_as(chunk, DerShape::kCertificate, kLabels);
}

// text_of reads an attribute's value; empty if it is of another string type.
std::string text_of(DerReader& attribute) {
  for (const std::uint8_t tag : kTextTags) {
    if (attribute.peek_tag() == tag) {
      return std::string(as_text(attribute.read(tag)));
    }
  }
  return {};
}

// common_name returns the last commonName of a Name, or an empty text.
std::string common_name(DerReader name) {
  std::string found;
  while (!name.at_end()) {
    DerReader set(name.read(kSet));
    while (!set.at_end()) {
      DerReader attribute = set.read_sequence();
      if (oid_text(attribute.read(der::kOid)) == kCommonName) {
        found = text_of(attribute);
      }
    }
  }
  return found;
}

struct Fields {
  std::string subject;
  ByteView key;
};

Result<Fields> read_fields(ByteView der, bool is_trusted) {
  DerReader outer(der);
  DerReader certificate = outer.read_sequence();
  if (is_trusted && !outer.at_end()) {
    outer.read_sequence();
  }
  KEYFLUENT_CHECK(outer.finish());
  DerReader fields = certificate.read_sequence();
  certificate.read_sequence();
  certificate.read_bit_string();
  KEYFLUENT_CHECK(certificate.finish());
  fields.read_optional(der::context(0, true));
  fields.read(der::kInteger);
  for (int skipped = 0; skipped < 3; ++skipped) {
    fields.read_sequence();
  }
  Fields found;
  found.subject = common_name(fields.read_sequence());
  found.key = fields.read_element();
  KEYFLUENT_CHECK(fields.status());
  return found;
}

Result<Entries> read(const Chunk& chunk, const Passphrase* /*passphrase*/) {
  KEYFLUENT_TRY(Fields fields, read_fields(chunk.body.view(), chunk.label == kTrustedLabel));
  KEYFLUENT_TRY(PublicKey key, read_public_key_info(fields.key));
  Entries entries(1);
  set_public_key(entries[0], std::move(key));
  entries[0].comment = std::move(fields.subject);
  return entries;
}

}  // namespace

extern const Format x509;
const Format x509 = {
    .name = "x509",
    .title = "X.509 certificate (PEM or DER)",
    .kind = Kind::kPublic,
    .allowed = kPemAllows,
    .max_columns = kPemColumns,
    .labels = kLabels,
    .sniff = sniff,
    .read = read,
    .write = nullptr,
    .holds = [](const Algorithm& algorithm) { return algorithm.der != nullptr; },
    .extension = ".crt",
};

}  // namespace keyfluent::codecs
